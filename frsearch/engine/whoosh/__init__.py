"""The same index for plain Whoosh: its schema, a codec that reads our postings, and trees lowered to its queries."""

import frsearch.analysis.whoosh  # noqa: F401 (loads Whoosh without the warnings of its sources, before modules here do)

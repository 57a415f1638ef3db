"""The same index for plain Whoosh: its schema, a codec that reads our postings, and trees lowered to its queries."""

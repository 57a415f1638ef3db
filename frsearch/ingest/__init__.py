"""Reading: raw files of any usual kind → a stream of clean :class:`~frsearch.model.Article`.

::

    paths ─ walk ─ sources ─ formats ─ one reader a format ─ records or layouts ─ Article ─ reader
            files  decompress,          raw, jsonl, json,     columns  raw heads
                   archives             tabular, html …       → fields  → fields

What cannot be read is reported with its place, counted, and the run goes on.
"""

from frsearch.ingest.reader import CorpusReader, read_corpus
from frsearch.ingest.report import CorpusReport, PassedOver

__all__ = ["CorpusReader", "CorpusReport", "PassedOver", "read_corpus"]

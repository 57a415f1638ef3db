"""Reading: raw files in any common format → a stream of clean :class:`~frsearch.model.Article`.

::

    reader.py: read_corpus
      files/    paths ─ walk ─► files ─ decompress, open archives ─► Source (a named stream of bytes)
      formats/  Source ─ choose by content or suffix ─► one module per format: parse
      fields/   columns, or the first lines of raw text ─► title, date, outlet, url, body ─► Article

Whatever cannot be read is reported with its file and line and counted, and the run goes on.
"""

from frsearch.ingest.reader import CorpusReader, read_corpus
from frsearch.ingest.report import CorpusReport, PassedOver, Remark

__all__ = ["CorpusReader", "CorpusReport", "PassedOver", "Remark", "read_corpus"]

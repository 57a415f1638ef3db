"""An index on an OpenSearch cluster, for whoever has outgrown one machine: the engine interface over HTTP.

The cluster is given words that are analysed already: all French stays in :mod:`frsearch.analysis`. It needs the extra
``opensearch``.
"""

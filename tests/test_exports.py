"""The public names: what is promised is there, and nothing else is."""

from __future__ import annotations

import inspect

import frsearch

PUBLIC = {
    *("Article", "CorpusReader", "Remark", "read_corpus", "FrenchAnalyzer", "Token", "Index"),
    *("Results", "Hit", "Passage", "Span", "Note", "AddReport", "IndexInfo", "OutletCount", "TermFrequency", "Reason"),
    *("Quote", "Quotes"),
    *("Damage", "VerifyReport", "RepairReport", "UpgradeReport", "verify_index", "repair_index", "upgrade_index", "parse_date"),
    *("Bucket", "Facets", "Period", "Timeline", "OutletUptake", "PeriodUptake", "Silence"),
    *("FieldStats", "Gap", "OutletStats", "Stats"),
    *("Concordance", "ConcordanceLine", "Collocate", "Collocates", "Keyword", "Keywords", "SimilarArticle", "SimilarArticles"),
    *("FrsearchError", "CorpusError", "QueryError", "SearchStopped", "SearchTimeout", "SearchMemory", "ArticleMissing"),
    *("Copies", "Copy", "Families", "SharedRun", "Diff", "DiffPart", "FieldChange", "Version"),
    *("BatchAnswer", "Provenance", "QueryRead", "OutputFile", "SavedSearch", "SavedSearches"),
    *("OutputExists", "SavedExists", "SavedMissing"),
    *("IndexProblem", "IndexClosed", "IndexMissing", "IndexExists", "IndexLocked", "IndexOutdated", "IndexDamaged"),
    *("IndexUnreachable", "NotOnCluster"),
}


def test_public_names_are_those_promised() -> None:
    assert set(frsearch.__all__) == PUBLIC
    assert list(frsearch.__all__) == sorted(frsearch.__all__)


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    assert [name for name in frsearch.__all__ if not inspect.getdoc(getattr(frsearch, name))] == []


def test_every_error_is_of_one_family() -> None:
    errors = [getattr(frsearch, name) for name in PUBLIC]
    errors = [error for error in errors if isinstance(error, type) and issubclass(error, BaseException)]
    assert len(errors) == 19
    assert all(issubclass(error, frsearch.FrsearchError) for error in errors)
    assert issubclass(frsearch.ArticleMissing, KeyError)
    assert issubclass(frsearch.SavedMissing, KeyError)


def test_errors_carry_their_facts() -> None:
    corpus = frsearch.CorpusError("no text", "a.csv", 3)
    assert (str(corpus), corpus.path, corpus.line) == ("a.csv:3: no text", "a.csv", 3)
    query = frsearch.QueryError("too long", "q", 1)
    assert (query.query, query.position) == ("q", 1)
    damaged = frsearch.IndexDamaged("bad sum", "index", "a.seg", 12)
    assert (damaged.message, damaged.file, damaged.offset) == ("bad sum", "a.seg", 12)
    assert str(damaged).startswith("index: a.seg at byte 12: bad sum; repair it with repair_index")

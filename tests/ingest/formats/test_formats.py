"""The input formats as a whole: none is forgotten, and each is recognised by its suffix or its first bytes."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from frsearch.ingest import formats
from frsearch.ingest.fields.records import Options
from frsearch.ingest.files.suffixes import ARCHIVES, COMPRESSIONS
from frsearch.ingest.format import Format
from frsearch.ingest.formats import BY_SUFFIX, FORMATS, sniffed

MODULES = [module.name for module in pkgutil.iter_modules(formats.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_holds_a_format_that_is_gathered(name: str) -> None:
    assert importlib.import_module(f"frsearch.ingest.formats.{name}").FORMAT in FORMATS


def test_no_format_is_gathered_twice() -> None:
    assert len(FORMATS) == len({one.name for one in FORMATS}) == len(MODULES)


def test_every_suffix_belongs_to_one_format() -> None:
    suffixes = [suffix for one in FORMATS if not one.is_export for suffix in one.suffixes] + [*COMPRESSIONS, *ARCHIVES]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in suffixes)
    assert {suffix: one.name for suffix, one in BY_SUFFIX.items()} == {
        **dict.fromkeys((".txt", ".text"), "raw text"),
        **dict.fromkeys((".jsonl", ".ndjson"), "JSON lines"),
        ".json": "JSON",
        **dict.fromkeys((".csv", ".tsv"), "CSV"),
        ".parquet": "Parquet",
        **dict.fromkeys((".xlsx", ".xls", ".xlsb", ".ods"), "spreadsheet"),
        ".pdf": "PDF",
        ".docx": "Word",
        ".odt": "OpenDocument",
        ".epub": "EPUB",
        ".eml": "message",
        **dict.fromkeys((".html", ".htm", ".xhtml"), "HTML"),
        ".warc": "WARC",
        **dict.fromkeys((".rss", ".atom"), "RSS and Atom"),
        **dict.fromkeys((".xml", ".tei"), "XML corpus"),
    }


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_format_describes_itself_in_a_line(one: Format) -> None:
    assert one.suffixes
    assert one.name == one.name.strip() != ""
    assert one.help.strip()
    assert "\n" not in one.help


HEADS = {
    b"%PDF-1.7\n": "PDF",
    b"Received: from mx.example\r\n": "message",
    b"PAR1\x15\x04": "Parquet",
    b'{"texte": "Un."}': "JSON",
    b'[\n {"texte": "Un."}]': "JSON",
    b"[]": "JSON",
    '  {"texte": "Été."}'.encode("utf-16"): "JSON",
    b"<!DOCTYPE html><title>Un</title>": "HTML",
    b"\n<HTML>": "HTML",
    b'<?xml version="1.0"?>': "HTML",
    b"titre;texte\nUn;Deux.": "CSV",
    b"date\ttitre\tcontenu\n": "CSV",
    b"texte\nUn.\n": "raw text",
    b"titre;auteur\n": "raw text",
    "[Dépêche] Le pont rouvre".encode(): "raw text",
    b"": "raw text",
}


@pytest.mark.parametrize(("head", "name"), HEADS.items())
def test_a_file_without_a_known_suffix_is_recognised_by_its_first_bytes(head: bytes, name: str) -> None:
    assert sniffed(head, Options()).name == name


def test_a_mapped_column_is_enough_for_a_table() -> None:
    assert sniffed(b"clef;propos\n", Options({"body": "propos"})).name == "CSV"

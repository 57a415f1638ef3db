from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.ingest.files.encoding import binary_kind, decode, repair, text_lines

FRENCH = "L’été, « cœur » de Noël : 3,5 %\u00a0— à Kayes, où l’œuvre naît.\r\nDeuxième ligne, 12 €.\n"
LATIN = "L'été de Noël, où l'oeuvre naît.\n"
MOJIBAKE = {
    "Ã©tÃ©": "été",
    "Lâ€™Ã©tÃ©": "L’été",
    "dÃ©jÃ\u00a0 lÃ\u00a0": "déjà là",
    "lâ€™Å“uvre": "l’œuvre",
    "Â«Â\u00a0oui Â»": "«\u00a0oui »",
}
UNTOUCHED = ["SÃO PAULO", "ÂGE", "« l’été »", "“guillemets” d`amitié", "&eacute; ﬁn …", "Ångström Å", "âge â€"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_detected(encoding: str) -> None:
    data = FRENCH.encode(encoding)
    assert decode(data).removeprefix("\ufeff") == FRENCH
    assert "".join(line or "" for line in text_lines(io.BytesIO(data), 1000)).removeprefix("\ufeff") == FRENCH


def test_latin1_is_read_as_its_superset() -> None:
    assert decode(LATIN.encode("latin-1")) == LATIN


def test_file_concatenated_from_two_encodings() -> None:
    assert decode("À Kayes, l’été.\n".encode() + "À Ségou, l’été.".encode("cp1252")) == ("À Kayes, l’été.\nÀ Ségou, l’été.")


def test_bytes_undefined_in_windows_1252_are_not_an_error() -> None:
    assert decode(b"\xe9t\xe9 \x81\x8d") == "été \x81\x8d"


@given(st.binary(max_size=300))
def test_no_bytes_are_an_error(data: bytes) -> None:
    assert isinstance(decode(data), str)
    assert isinstance(repair(decode(data)), str)
    list(text_lines(io.BytesIO(data), 50))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_round_trips(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff")


def test_lines_over_the_limit_are_marked_and_the_next_ones_read() -> None:
    assert list(text_lines(io.BytesIO(b"un\n" + b"x" * 200_000 + b"\ntrois\n"), 10)) == ["un\n", None, "trois\n"]
    wide = ("un\n" + "x" * 200_000 + "\ntrois\n").encode("utf-16")
    assert list(text_lines(io.BytesIO(wide), 10)) == ["un\n", None, "trois\n"]


@pytest.mark.parametrize(("broken", "whole"), MOJIBAKE.items())
def test_mojibake_is_repaired(broken: str, whole: str) -> None:
    assert repair(broken) == whole


@pytest.mark.parametrize("text", UNTOUCHED)
def test_text_without_mojibake_is_unchanged(text: str) -> None:
    assert repair(text) == text


def test_repair_changes_only_the_lines_that_need_it() -> None:
    assert repair("“a” ﬁ &amp;\nÃ©tÃ©\r\n‘b’") == "“a” ﬁ &amp;\nété\r\n‘b’"


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "zip"),
        (b"\x00\x01\x02\x03 \x05", "binary data"),
        (b"", None),
        ("Dépêche\0 du jour, assez longue pour cela".encode(), None),
        ("Dépêche".encode("utf-16"), None),
        ("Dépêche".encode("utf-16-le"), None),
    ],
)
def test_binary_files_are_distinguished_from_text(head: bytes, kind: str | None) -> None:
    assert binary_kind(head) == kind

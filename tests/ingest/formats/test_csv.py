from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_good_rows_after_an_unclosed_quote_are_read(read: Read) -> None:
    outcome = read({"a.csv": 'titre,texte\nA,"ouvert\nB,Deux.\nC,"Tr,\nois."\n'})
    assert outcome.bodies == ["Deux.", "Tr,\nois."]

"""The pictures in docs/, which are drawn of the sample corpus. FRSEARCH_REWRITE_GOLDEN=1 draws them again: look at them."""

from __future__ import annotations

import os
from pathlib import Path

from frsearch import Index, read_corpus
from frsearch.render.plots import drawing_of, svg
from tests.conftest import ROOT

PICTURES = ROOT / "docs" / "pictures"


def test_pictures_show_the_sample_corpus(tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(read_corpus(ROOT / "corpus"))
        drawn = {
            "timeline.svg": svg(drawing_of(index.timeline(["port", "fleuve"]))),
            "facets.svg": svg(drawing_of(index.facets("port"))),
            "silence.svg": svg(drawing_of(index.silence("port OU dengue", "month"))),
        }
    for name, written in drawn.items():
        if os.environ.get("FRSEARCH_REWRITE_GOLDEN") == "1":
            (PICTURES / name).write_bytes(written.encode())
        assert written.encode() == (PICTURES / name).read_bytes()

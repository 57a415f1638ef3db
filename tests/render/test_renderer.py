"""The output formats as a whole: none is forgotten, and each describes itself truly."""

from __future__ import annotations

import importlib
import io
import pkgutil

import pytest

from frsearch import render
from frsearch.model import Note, Results
from frsearch.render import FORMATS, renderer

MODULES = {
    module.name: importlib.import_module(f"frsearch.render.{module.name}") for module in pkgutil.iter_modules(render.__path__)
}


def test_every_renderer_is_found_under_the_name_of_its_module() -> None:
    assert {name: module.RENDERER for name, module in MODULES.items() if hasattr(module, "RENDERER")} == {
        name: renderer(name) for name in FORMATS
    }
    assert all(FORMATS.values())


@pytest.mark.parametrize("name", FORMATS)
def test_a_renderer_shows_the_notes_if_it_says_so(name: str) -> None:
    out = io.StringIO()
    renderer(name).results(Results(0, (), (Note("unknown", "dengeu inconnu"),)), out)
    assert ("note: dengeu inconnu" in out.getvalue()) == renderer(name).shows_notes

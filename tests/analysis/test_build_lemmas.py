"""How tools/build_lemmas.py decides homographs, on a dictionary of a few words."""

from __future__ import annotations

import io
import sys
import tarfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

TOOLS = Path(__file__).parents[2] / "tools"
AFFIXES = """\
SFX S. Y 2
SFX S. 0 0/L'D'Q' [^sxz]
SFX S. 0 s/D'Q' [^sxz]
SFX F+ Y 4
SFX F+ 0 0 n
SFX F+ 0 s n
SFX F+ 0 ne n
SFX F+ 0 nes n
SFX F. Y 4
SFX F. 0 0 é
SFX F. 0 s é
SFX F. 0 e é
SFX F. 0 es é
SFX a0 Y 5
SFX a0 0 0 er
SFX a0 er e er
SFX a0 er es er
SFX a0 er ait er
SFX a0 er as er
SFX p+ Y 4
SFX p+ er é er
SFX p+ er és er
SFX p+ er ée er
SFX p+ er ées er
PFX Q' Y 1
PFX Q' 0 qu'a a
"""
WORDS = """\
9
Paris/L'D'
H₂O
pari/S.
malien/F+
marche/S.
marcher/a0p.
blessé/F.
blesser/a0p+
plus
gramme/Um
"""


@pytest.fixture(scope="module")
def tools() -> Iterator[Any]:
    sys.path.insert(0, str(TOOLS))
    yield import_module("build_lemmas")
    sys.path.remove(str(TOOLS))


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "dictionary.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for ending, text in ((".aff", AFFIXES), (".dic", WORDS)):
            member = tarfile.TarInfo("fr" + ending)
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


@pytest.fixture
def lemmas(tools: Any, archive: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    monkeypatch.setattr(tools, "DICTIONARY", "fr")
    forms = tools.read_forms(archive)
    tools.drop_participles(forms)
    return {form: tools.choose(form, paradigms) for form, paradigms in tools.by_form(forms).items()}


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("maliennes", "malien"),
        ("paris", "paris"),  # a name keeps its form
        ("pari", "pari"),
        ("marche", "marche"),  # a noun of its own, and marché
        ("marches", "marche"),
        ("marchait", "marcher"),
        ("marchee", "marcher"),  # a participle the dictionary does not inflect
        ("blesse", "blesser"),  # every form of the adjective is one of the verb
        ("plus", "plus"),
        ("kilogrammes", "kilogramme"),
    ],
)
def test_a_form_gets_the_lemma_of_the_first_rule_that_applies(lemmas: dict[str, str], form: str, lemma: str) -> None:
    assert lemmas[form] == lemma


def test_verb_forms_that_look_like_names_and_formulas_are_left_out(lemmas: dict[str, str]) -> None:
    assert "marchas" not in lemmas
    assert "h2o" not in lemmas


def test_another_archive_is_refused(tools: Any, archive: Path) -> None:
    with pytest.raises(ValueError, match="expected d9747767"):
        tools.build(archive)


def test_no_list_decides_a_form_twice(tools: Any) -> None:
    given = [form for _, *forms in tools.words("forms") for form in forms]
    assert sorted(given) == sorted(set(given))
    assert not tools.listed("names") & tools.listed("common")

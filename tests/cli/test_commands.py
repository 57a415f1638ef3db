"""Every command: options, formats and exit codes; most run in this process, the rest in a real shell."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from frsearch import Article, Index
from frsearch.cli import COMMANDS, group
from frsearch.cli.options import Command
from frsearch.render import FORMATS, renderer
from tests.cli.conftest import Ran, Run
from tests.conftest import ROOT


def shell(script: str, place: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a real shell, where ``frsearch`` is the command line."""
    full = f'frsearch() {{ "{sys.executable}" -m frsearch "$@"; }}\n{script}'
    env = os.environ | {"FRSEARCH_INDEX": str(place), "PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(["bash", "-c", full], cwd=place.parent, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(run: Run, command: str) -> None:
    ran = run(command, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: frsearch {command}")
    assert ran.err == ""
    if command != "info":
        assert f"frsearch {command} " in ran.out.split("\n", 1)[1], "an example"


def test_help_names_every_command(run: Run) -> None:
    for flag in ("--help", "-h"):
        ran = run(flag)
        assert ran.code == 0
        assert all(re.search(rf"^  {name} ", ran.out, re.MULTILINE) for name in COMMANDS)
    assert re.fullmatch(r"frsearch, version [0-9.]+\n", run("--version").out)


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("nonsense",),
        ("search",),
        ("search", "forces", "--nonsense"),
        ("search", "forces", "--format", "xml"),
        ("search", "forces", "--sort", "title"),
        ("search", "forces", "-n", "many"),
        ("search", "forces", "-n", "-5"),
        ("search", "forces", "--since", "hier"),
        ("search", "forces", "--since", "2024", "--until", "2023"),
        ("search", "forces", "--by", "passage", "--sort", "date"),
        ("search", "forces", "--where", "rubrique"),
        ("search", "forces", "--where", "rubrique="),
        ("search", "forces", "--where", "nowhere=politique"),
        ("search", "forces", "--timeout", "0.000001"),
        ("search", "forces", "--timeout", "-1"),
        ("search", "forces", "--recency", "0"),
        ("search", "forces", "--recency", "30", "--sort", "date"),
        ("search", "mot " * 3000),
        ("search", "forces", "--index", "nowhere"),
        ("search", "forces", "--index", "a-file"),
        ("show",),
        ("show", "kidra", "--index", "nowhere"),
        ("delete",),
        ("delete", "kidra", "--index", "nowhere"),
        ("info", "--index", "nowhere"),
        ("index",),
        ("index", "nowhere"),
        ("index", "a-file", "--map", "nonsense"),
        ("index", "a-file", "--map", "=texte"),
        ("index", "a-file", "--index", "a-file"),
        ("index", "a-file", "--index", "a-file/inside"),
        ("index", "nowhere", "--rebuild"),
        ("completion", "cmd"),
    ],
    ids=lambda args: " ".join(args)[:50] or "(nothing)",
)
def test_errors_exit_with_two_and_say_why(run: Run, place: Path, args: tuple[str, ...]) -> None:
    (place.parent / "a-file").write_text("Une ligne qui n’est pas un index.")
    ran = run(*args)
    assert ran.code == 2
    assert len(ran.err.strip()) > 10
    with Index.open(place) as index:
        assert len(index) == 3


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("search", "forces"), 0),
        (("search", "zzzzzz"), 1),
        (("search", "forcez"), 0),
        (("search", "forcez", "--strict"), 1),
        (("search", ""), 1),
        (("search", "\x1b[31m\x00(("), 1),
        (("search", "(" * 2000), 2),
        (("search", '"' * 2000), 1),
        (("search", "--", "-" * 2000), 1),
        (("show", "kidra"), 0),
        (("show", "nowhere"), 1),
        (("show", "kidra", "undated"), 0),
        (("show", "kidra", "nowhere"), 1),
        (("show", "https://kidra.example/nulle-part"), 1),
        (("delete", "kidra"), 0),
        (("delete", "kidra", "nowhere"), 1),
        (("info",), 0),
        (("analyze", "été"), 0),
        (("analyze", "?!"), 1),
        (("completion", "bash"), 0),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else None,
)
def test_exit_codes(run: Run, args: tuple[str, ...], code: int) -> None:
    assert run(*args).code == code


def hits(ran: Ran) -> list[str]:
    return [json.loads(line)["id"] for line in ran.out.splitlines()]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("forces", "--sort", "date"), ["peche", "kidra", "undated"]),
        (("forces", "--sort", "date", "-n", "1"), ["peche"]),
        (("forces", "--sort", "date", "-n1"), ["peche"]),
        (("forces", "--sort", "date", "-n0", "--offset", "1"), ["kidra", "undated"]),
        (("forces", "--recency", "30"), ["undated", "peche", "kidra"]),
        (("de", "--recency", "30"), ["peche", "undated", "kidra"]),
        (("forces", "--offset", "9"), []),
        (("forces", "-armée"), ["undated"]),
        (("-armée", "forces"), ["undated"]),
        (("forces", "-titre:pêche", "-l'État"), ["undated"]),
        (('-"forces armées"', "-«forces de l’ordre»", "forces"), ["undated"]),
        (("--outlet", "kidra", "forces"), ["kidra"]),
        (("--outlet", "kidra", "--outlet", "littoral", "--sort", "date", "forces"), ["peche", "kidra"]),
        (("forces", "--since", "2024-03"), ["peche"]),
        (("forces", "--since", "5 mars 2024"), ["peche"]),
        (("forces", "--since", "06/03/2024"), []),
        (("forces", "--since", "novembre 2023", "--until", "novembre 2023"), ["kidra"]),
        (("journal:courrier",), ["kidra"]),
        (("--", "-armée"), ["undated"]),
        (("-armée",), ["undated"]),
    ],
    ids=" ".join,
)
def test_search_options(run: Run, args: tuple[str, ...], expected: list[str]) -> None:
    assert hits(run("search", "--format", "jsonl", *args)) == expected


@pytest.mark.parametrize(
    ("args", "named"),
    [
        (("search", "forces", "--since", "2023", "--since=2024"), "--since was given 2 times"),
        (("search", "forces", "-n", "3", "--limit", "4", "-n5"), "--limit was given 3 times"),
        (("verify", "--index", "a", "--index", "b"), "--index was given 2 times"),
        (("terms", "for", "--format", "jsonl", "--format", "jsonl"), "--format was given 2 times"),
    ],
)
def test_an_option_of_one_value_is_given_once(run: Run, args: tuple[str, ...], named: str) -> None:
    ran = run(*args)
    assert ran.code == 2
    assert named in ran.err


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_refuses_an_option_given_twice(name: str) -> None:
    found = group.get_command(click.Context(group), name)
    assert all(isinstance(one, Command) for one in (found.commands.values() if isinstance(found, click.Group) else [found]))


def test_json_lines_keep_their_shape(run: Run) -> None:
    ran = run("search", "etat", "--format", "jsonl")
    (line,) = ran.out.splitlines()
    hit = json.loads(line)
    assert list(hit) == ["rank", "score", "id", "title", "title_highlights", "date", "outlet", "url", "passages"]
    (passage,) = hit["passages"]
    assert list(passage) == ["text", "start", "end", "score", "highlights"]
    assert [passage["text"][start:end] for start, end in passage["highlights"]] == ["État"]
    assert ran.err.startswith("1 article found, 1 hit shown, ")


@pytest.mark.parametrize("name", FORMATS)
def test_formats(run: Run, name: str) -> None:
    for args in (("search", "pêche"), ("show", "peche")):
        ran = run(*args, "--format", name)
        assert ran.code == 0
        assert "La" in ran.out
        assert "Agence Littoral" in ran.out
        assert "\x1b" not in ran.out, "this is not a terminal"
    err = run("search", "pêche les", "--format", name).err
    assert (err != "") == ("note: " in err) == (not renderer(name).shows_notes)


def test_show_several_by_id_and_by_address(run: Run, place: Path) -> None:
    sea = "https://lefanal.example/mer"
    with Index.open(place) as index:
        index.add(
            [
                Article(id="a", title="Le port", date=None, outlet=None, body="Grève.", url="https://www.lefanal.example/port/"),
                Article(id=sea, title="La mer", date=None, outlet=None, body="La mer.", url=sea),
            ]
        )
    asked = ("kidra", "nulle part", "http://lefanal.example/port", sea, "https://lefanal.example/", "a")
    ran = run("show", "--format", "jsonl", *asked)
    assert hits(ran) == ["kidra", "a", sea]
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "frsearch: no article has the id 'nulle part'",
        "frsearch: no article has the id or the address 'https://lefanal.example/'",
    ]
    shown = "Le port\na\nhttps://www.lefanal.example/port/\n\nGrève.\n\nKidra : l’État rouvre le marché\n"
    assert run("show", "a", "kidra").out.startswith(shown)
    assert run("show", "a", "kidra", "--format", "html").out.count("<!doctype html>") == 1
    assert len(run("show", "a", "kidra", "--format", "csv").out.splitlines()) == 3


def test_analyze(run: Run) -> None:
    ran = run("analyze", "l’État", "--format", "jsonl")
    (token,) = map(json.loads, ran.out.splitlines())
    assert (token["surface"], token["exact"], token["folded"], token["rule"]) == ("État", "état", "etat", "elision")
    assert "elision" in run("analyze", "l’État").out


def test_analyze_reads_standard_input(place: Path) -> None:
    ran = shell("printf 'l’État' | frsearch analyze - --format jsonl", place)
    assert json.loads(ran.stdout)["surface"] == "État"


def test_info(run: Run, place: Path) -> None:
    info = json.loads(run("info", "--format", "jsonl").out)
    assert (info["articles"], info["undated"], info["no_outlet"]) == (3, 1, 1)
    assert info["path"] == str(place)
    assert re.search(r"^articles +3$", run("info").out, re.MULTILINE)


def test_index_then_again_then_changed(run: Run, place: Path) -> None:
    corpus = place.parent / "corpus.jsonl"
    row = {"id": "x", "titre": "Crue", "texte": "Le fleuve monte."}
    corpus.write_text(json.dumps(row))
    assert run("index", "corpus.jsonl").out.startswith("1 added, 0 updated, 0 unchanged; the index holds 4 articles")
    assert "nothing new: the index is unchanged" in run("index", "corpus.jsonl").out
    corpus.write_text(json.dumps(row | {"texte": "Le fleuve baisse."}))
    assert run("index", "corpus.jsonl").out.startswith("0 added, 1 updated, 0 unchanged")
    assert hits(run("search", "baisse", "--format", "jsonl")) == ["x"]
    ran = run("index", "corpus.jsonl", "nowhere")
    assert (ran.code, "nowhere" in ran.err) == (2, True)


def test_map_and_rebuild(run: Run, place: Path) -> None:
    (place.parent / "odd.csv").write_text("clef;propos\nx;Le fleuve monte.\n")
    ran = run("index", "odd.csv", "--map", "id=clef", "--map", "body=propos", "--rebuild")
    assert (ran.code, ran.out) == (0, "1 added, 0 updated, 0 unchanged; the index holds 1 article\n")
    with Index.open(place) as index:
        assert [(article.id, article.body) for article in index] == [("x", "Le fleuve monte.")]


def test_strict_changes_nothing(run: Run, place: Path) -> None:
    (place.parent / "bad.jsonl").write_text('{"id": "x", "texte": "Bon."}\n{"id": \n')
    assert run("index", "bad.jsonl", "--strict").code == 2
    with Index.open(place) as index:
        assert len(index) == 3
    assert run("index", "bad.jsonl").code == 2, "said, and the rest is indexed"
    with Index.open(place) as index:
        assert len(index) == 4


def test_a_damaged_index_is_reported_and_can_be_rebuilt(run: Run, place: Path) -> None:
    (place / "frsearch.json").write_text("{")
    for command in (("search", "forces"), ("info",), ("index", "crue.txt")):
        (place.parent / "crue.txt").write_text("Crue\n\nLe fleuve monte toujours à Kidra.")
        ran = run(*command)
        assert ran.code == 2
        assert f"frsearch index CORPUS --index {place} --rebuild" in ran.err
    assert run("index", "crue.txt", "--rebuild").code == 0
    assert run("search", "fleuve").code == 0


def test_a_full_disk(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.parent / "crue.txt").write_text("Crue\n\nLe fleuve monte toujours à Kidra.")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for target in ("frsearch.engine.write.segment_builder.SegmentBuilder.write", "frsearch.engine.write.commit.write_manifest"):
        with monkeypatch.context() as patch:
            patch.setattr(target, refuse)
            ran = run("index", "crue.txt")
        assert ran.code == 2
        assert "No space left on device" in ran.err
        with Index.open(place) as index:
            assert len(index) == 3
    assert run("index", "crue.txt").code == 0, "the lock is free again"


def test_a_folder_that_cannot_be_written(run: Run, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place.parent / "crue.txt").write_text("Crue\n\nLe fleuve monte toujours à Kidra.")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(place))

    with monkeypatch.context() as patch:
        patch.setattr("frsearch.engine.disk.lock._FileLock.acquire", refuse)
        ran = run("index", "crue.txt")
    assert ran.code == 2
    assert "Permission denied" in ran.err
    assert "rebuild" not in ran.err
    with monkeypatch.context() as patch:
        patch.setattr(Path, "mkdir", refuse)
        assert run("index", "crue.txt", "--index", "other").code == 2


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an index whose results are larger than any pipe buffer."""
    place = tmp_path_factory.mktemp("many") / "index"
    with Index.create(place) as index:
        index.add(
            Article(f"{n}", title=f"Crue {n}", date="2023", outlet="Écho", body="Le fleuve monte encore. " * 12)
            for n in range(400)
        )
    return place


@pytest.mark.parametrize("name", FORMATS)
def test_a_closed_pipe_is_not_an_error(many: Path, name: str) -> None:
    ran = shell(f"frsearch search fleuve -n 0 --format {name} 2>err | head -1; echo ${{PIPESTATUS[@]}}; cat err >&2", many)
    *first, codes = ran.stdout.splitlines()
    assert codes == "0 0"
    assert len(first) == 1
    assert "rror" not in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("forced", "styles"), [("1", True), ("0", False), ("", False)])
def test_force_color_in_a_pipe(place: Path, forced: str, styles: bool) -> None:
    for command in ("search forces", "analyze forces"):
        assert ("\x1b[" in shell(f"frsearch {command}", place, FORCE_COLOR=forced).stdout) is styles


def test_paths_of_options_may_begin_at_home(place: Path) -> None:
    ran = shell("frsearch info --index=~/index && FRSEARCH_INDEX='~/index' frsearch info", place, HOME=str(place.parent))
    assert ran.stdout.count("articles  3\n") == 2


def test_a_shell_without_unicode(place: Path) -> None:
    ran = shell("frsearch search État; frsearch search --help; frsearch search zzzÉ", place, LC_ALL="C")
    assert "**État**" in ran.stdout
    assert "forces armées" in ran.stdout
    assert "zzzÉ" in ran.stdout
    assert "Traceback" not in ran.stderr


def test_a_shell_that_can_write_ascii_only(place: Path) -> None:
    ran = shell("frsearch search pêche; echo $?; frsearch search -h; echo $?", place, PYTHONIOENCODING="ascii")
    assert ran.stdout.count("\n0\n") == 2
    assert ran.stderr == ""


def test_undecodable_bytes_in_an_argument(place: Path) -> None:
    ran = shell("frsearch search $'\\xe9t\\xe9 forces' --format jsonl; echo $?", place)
    assert ran.stdout.endswith("\n0\n")
    assert "Traceback" not in ran.stderr


def test_an_interrupt_leaves_the_index_as_it_was(place: Path) -> None:
    """Standard input stays open, so that the run is waiting for more when it is interrupted."""
    # A shell starts background jobs with interrupts ignored, these tests perhaps, and children inherit that.
    hears = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); from frsearch.cli import main; main()"
    command = [sys.executable, "-c", hears, "index", "-", "--index", str(place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as running:
        assert running.stdin is not None
        assert running.stderr is not None
        row = json.dumps({"id": "x", "texte": "Le fleuve monte."}) + "\n"
        running.stdin.write(row.encode() * 10_000)  # more than is read before the lock is taken
        running.stdin.flush()
        deadline = time.monotonic() + 30
        while not (place / "writer.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert (place / "writer.pid").exists()
        time.sleep(0.2)
        running.send_signal(signal.SIGINT)
        said = running.stderr.read().decode()
        running.stdin.close()
    assert running.returncode == 130
    assert "interrupted; no article was added, changed or deleted" in said
    assert "Traceback" not in said
    with Index.open(place) as index:
        assert len(index) == 3
        assert index.delete(["kidra"]) == 1, "the lock is free again"


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_note_shows_what_was_not_understood(run: Run, format_name: str) -> None:
    ran = run("search", "forces ET", "--format", format_name)
    assert ran.code == 0
    assert ("forces ET\n       ^^" in ran.out + ran.err) == (format_name != "html")
    assert "ET has nothing to its right" in ran.out + ran.err


def test_a_query_that_cannot_be_read_at_all(run: Run) -> None:
    ran = run("search", "titre:")
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.splitlines()[1:] == ["titre:", "^^^^^^"]
    assert "titre: has nothing after it" in ran.err.splitlines()[0]


@pytest.fixture
def sections(place: Path) -> Path:
    """An index of articles with sections and pages."""
    path = place.parent / "sections"
    with Index.create(path) as index:
        index.add(
            Article(f"{number}", body="mali", date=f"202{number}", extra={"section": section, "page": page})
            for number, (section, page) in enumerate([("Politique", 12), ("Sport", 3), ("Culture", "7")])
        )
    return path


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["--where", "rubrique=politique"], "0"),
        (["--where", "section=politique", "--where", "rubrique=sport"], ""),
        (["--where", "rubrique=politique", "--where", "rubrique=sport", "--sort", "page"], "1 0"),
        (["--where", "page=3..7", "--sort", "-page"], "2 1"),
        (["--where", "page=4..", "--sort", "page"], "2 0"),
        (["--where", "page=..3"], "1"),
        (["--where", "page=[3 TO 7]", "--where", "section=sport"], "1"),
        (["--sort", "-date"], "0 1 2"),
        (["--sort", "date"], "2 1 0"),
        (["--sort=-section"], "1 0 2"),
        (["-sport", "--sort", "-section"], "1 0 2"),
        (["-rubrique:sport", "--sort", "section"], "2 0"),
    ],
)
def test_fields_filter_and_sort(run: Run, sections: Path, args: list[str], found: str) -> None:
    ran = run("search", "mali", "--index", str(sections), "--format", "jsonl", *args)
    assert ran.code == (0 if found else 1), ran
    assert " ".join(json.loads(line)["id"] for line in ran.out.splitlines()) == found


def test_a_range_is_given_alone(run: Run, sections: Path) -> None:
    ran = run("search", "mali", "--index", str(sections), "--where", "page=1..3", "--where", "page=7")
    assert ran.code == 2
    assert "give a range alone" in ran.err


def test_info_lists_the_fields(run: Run, sections: Path) -> None:
    assert "fields    page (3), section (3)\n" in run("info", "--index", str(sections)).out
    assert json.loads(run("info", "--index", str(sections), "--format", "jsonl").out)["fields"] == {"page": 3, "section": 3}
    assert "fields    none\n" in run("info").out


def test_values_that_cannot_be_filtered_by_are_said_once_a_field(run: Run, place: Path) -> None:
    lines = [json.dumps({"id": f"{n}", "body": "mali", "résumé": "long " * 60}) for n in range(3)]
    (place.parent / "longs.jsonl").write_text("\n".join(lines), "utf-8")
    ran = run("index", "longs.jsonl")
    assert ran.err.count("extra: values of 'résumé' with more than 200 characters are kept but cannot be filtered by") == 1


def test_variants_of_the_user_s_own(run: Run, tmp_path: Path) -> None:
    good, bad = tmp_path / "variantes.txt", tmp_path / "fautes.txt"
    good.write_text("soldats = forces  # nos mots\n", "utf-8")
    bad.write_text("# nos mots\nsoldats\n", "utf-8")
    assert run("search", "soldats").code == 1
    found = run("search", "soldats", "--variants", str(good), "--format", "jsonl")
    assert (found.code, found.err.splitlines()[1:]) == (
        0,
        ['note: also searched for: "soldats" as "forces"; put words in quotation marks to search for these alone'],
    )
    assert run("search", "soldats", "--variants", str(good), "--strict").code == 1
    refused = run("search", "soldats", "--variants", str(bad))
    expected = "a single equivalent; expected a line such as Kiev = Kyiv; found 'soldats'"
    assert (refused.code, refused.out, refused.err) == (2, "", f"frsearch: {bad}:2: {expected}\n")


def test_several_indexes_are_searched_as_one(run: Run, place: Path) -> None:
    other = place.parent / "autre"
    with Index.create(other) as index:
        index.add([Article("loin", title="Loin", outlet="Le Large", body="La pêche est bonne au large.")])
    both = ("--index", str(place), "--index", str(other))
    found = run("search", "pêche", *both)
    assert found.code == 0
    assert f"loin · in {other}" in found.out
    assert f"peche · in {place}" in found.out
    assert {json.loads(line)["index"] for line in run("search", "pêche", *both, "--format", "jsonl").out.splitlines()} == {
        str(place),
        str(other),
    }
    header, *rows = csv.reader(run("search", "pêche", *both, "--format", "csv").out.splitlines())
    assert header[-1] == "index"
    assert {row[-1] for row in rows} == {str(place), str(other)}
    assert "La pêche est bonne" in run("show", "loin", *both).out
    assert re.search(r"articles +4\b", run("info", *both).out)
    assert "Le Large" in run("outlets", *both).out
    assert "its articles would count twice" in run("search", "pêche", "--index", str(place), "--index", str(place)).err

"""What the documents say is so: commands print what README.md and docs/research.md show, examples run, links lead somewhere.

FRSEARCH_REWRITE_GOLDEN=1 writes the real output into the documents instead of comparing.
"""

import ast
import csv
import inspect
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

import frsearch
from frsearch import ranking, render
from frsearch.cli import COMMANDS, main
from frsearch.engine.format.sections import CODINGS, SECTIONS
from frsearch.ingest.formats import FORMATS
from tools import api_reference, readme_benchmarks

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RESEARCH = ROOT / "docs" / "research.md"
CLUSTER = ROOT / "docs" / "cluster.md"
"""Replayed where there is a cluster, in tests/opensearch/test_cluster_page.py."""
CLI = ROOT / "docs" / "cli.md"
API = ROOT / "docs" / "api.md"
FORMAT = ROOT / "docs" / "format.md"
REWRITE = bool(os.environ.get("FRSEARCH_REWRITE_GOLDEN"))

_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


Run = Callable[[str], str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs a command in the root, on an index of the test; in this process if it needs no shell."""
    index = tmp_path / "index"
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("FRSEARCH_INDEX", str(index))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)

    def run(command: str) -> str:
        if set("$>|;&") & set(command):
            done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=120)
            assert "Traceback" not in done.stderr
            return steady(done.stderr + done.stdout, index)
        monkeypatch.setattr(sys, "argv", shlex.split(command))
        assert sys.argv[0] == "frsearch"
        with pytest.raises(SystemExit):
            main()
        shown = capsys.readouterr()
        return steady(shown.err + shown.out, index)

    return run


def steady(output: str, index: Path) -> str:
    """Leave out what differs from run to run: times, sizes, and where the index is."""
    output = re.sub(r"[\d.]+ ms", "… ms", output.replace(str(index), "index"))
    output = re.sub(r"[\d,]+ bytes", "… bytes", output)
    output = re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "2026-11-30T09:00:00Z", output)
    return "".join(f"{line.rstrip()}\n" for line in output.splitlines())


@pytest.mark.parametrize("page", [README, RESEARCH], ids=["README.md", "docs/research.md"])
def test_commands_print_what_a_page_shows(run: Run, page: Path) -> None:
    text = page.read_text("utf-8")

    def replay(block: re.Match[str]) -> str:
        commands = _COMMAND.findall(block.group(1))
        assert commands
        return "```console\n" + "".join(f"$ {line}\n{run(line)}" for line, _ in commands) + "```"

    replayed = _CONSOLE.sub(replay, text)
    if REWRITE:
        page.write_text(replayed, "utf-8")
    assert replayed == page.read_text("utf-8")


def test_readme_has_the_figures_of_the_run_that_is_kept() -> None:
    text = README.read_text("utf-8")
    written = readme_benchmarks.written(text, readme_benchmarks.kept(text))
    if REWRITE:
        README.write_text(written, "utf-8")
    assert written == README.read_text("utf-8")


def test_every_command_is_shown_with_its_output() -> None:
    lines = [line for page in (README, RESEARCH, CLUSTER) for line, _ in _COMMAND.findall(page.read_text("utf-8"))]
    shown = {name for line in lines for name in re.findall(r"(?:^|\| )frsearch (\w+)", line)}
    assert shown == set(COMMANDS) - {"completion", "bench", "serve"}  # a script, never twice the same, and nothing until Ctrl-C


def test_readme_names_every_format() -> None:
    text = README.read_text("utf-8")
    assert [one.name for one in FORMATS if one.name.lower() not in text.lower()] == []
    assert [name for name in render.FORMATS if f"`{name}`" not in text] == []


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """Return a function that runs the Python below a heading of the README, in a folder with the sample corpus.

    What it returns are the names defined there; ``_`` is the value of the last line, if that is an expression.
    """
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)

    def run(heading: str) -> dict[str, Any]:
        text = README.read_text("utf-8").partition(f"# {heading}\n")[2].partition("\n#")[0]
        [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
        *lines, last = ast.parse(code).body
        names: dict[str, Any] = {}
        if not isinstance(last, ast.Expr):
            lines.append(last)
        exec(compile(ast.Module(lines, []), "README.md", "exec", dont_inherit=True), names)
        if isinstance(last, ast.Expr):
            names["_"] = eval(compile(ast.Expression(last.value), "README.md", "eval"), names)
        return names

    return run


def test_readme_example_runs(example: Callable[[str], object], capsys: pytest.CaptureFixture[str]) -> None:
    example("As a library")
    printed = capsys.readouterr().out
    assert "72 articles added" in printed
    assert "['Kervado']" in printed


def test_readme_fields(example: Callable[[str], object], capsys: pytest.CaptureFixture[str]) -> None:
    example("Fields of one's own")
    assert capsys.readouterr().out == "{'auteur': 2, 'page': 3, 'rubrique': 3}\n['1']\n"


def test_readme_web_service_answers(example: Callable[[str], dict[str, Any]]) -> None:
    pytest.importorskip("fastapi")
    from fastapi.testclient import TestClient  # noqa: PLC0415 (may be missing)

    example("As a library")
    names = example("In a web service")
    with TestClient(names["app"]) as client, names["index"]:
        answered = client.get("/search", params={"q": "dengeu", "limit": 2})
        assert answered.status_code == 200
        found = answered.json()
        assert (found["total"], len(found["hits"])) == (3, 2)
        assert found["hits"][0]["id"] == "agence-littoral/2023-10-25-dengue-cote-d-ivoire.txt"
        assert found["notes"] == ["no article contains 'dengeu'; showing 'dengue'"]
        refused = client.get("/search", params={"q": "titre:"})
        assert refused.status_code == 422
        assert refused.json()["detail"].startswith("there is nothing to search for in this query")
        assert client.get("/search", params={"q": "dengue", "limit": 0}).status_code == 422


def test_readme_notebook_cell_shows_highlights(example: Callable[[str], dict[str, Any]]) -> None:
    example("As a library")
    names = example("In a notebook")
    with names["index"]:
        shown = names["_"]._repr_html_()
    assert shown.count("<article>") == 5
    assert "<mark>Kervado</mark>" in shown


def test_readme_pandas_script_counts(
    example: Callable[[str], dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("pandas")
    example("As a library")
    capsys.readouterr()
    frame = example("With pandas")["frame"]
    assert re.search(r"^Radio Lagune +2$", capsys.readouterr().out, re.MULTILINE)
    rows = list(csv.DictReader((tmp_path / "dengue.csv").read_text("utf-8").splitlines()))
    assert [row["id"] for row in rows] == list(frame["id"])
    assert len({row["id"] for row in rows}) == 3


def cli_reference() -> str:
    """Every command's --help, as docs/cli.md shows it."""
    script = "\n".join(
        (
            "from click.testing import CliRunner",
            "from frsearch.cli import COMMANDS, group",
            "inner = {name: getattr(group.get_command(None, name), 'commands', {}) for name in COMMANDS}",
            "for command in ([], *([name, *one] for name in COMMANDS for one in ([], *([sub] for sub in inner[name])))):",
            "    shown = CliRunner().invoke(group, [*command, '--help'], prog_name='frsearch', terminal_width=98)",
            "    title = ' '.join(['frsearch', *command])",
            "    print(f'\\n## {title}\\n\\n```text\\n{shown.output}```')",
        )
    )  # in a process of its own: click caches the help option of a command that another test has called alone
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    return f"# Command line reference\n\nThe output of `--help` for every command.\n{done.stdout}"


def test_cli_reference_is_what_help_prints() -> None:
    reference = cli_reference()
    if REWRITE:
        CLI.write_text(reference, "utf-8")
    assert CLI.read_text("utf-8") == reference


def test_api_reference_is_what_docstrings_say() -> None:
    page = api_reference.reference()
    if REWRITE:
        API.write_text(page, "utf-8")
    assert API.read_text("utf-8") == page


def public_members() -> list[str]:
    """Every method and property that the public classes have from frsearch, as ``Class.member``."""
    classes = {name: value for name in frsearch.__all__ if inspect.isclass(value := getattr(frsearch, name))}
    return [
        f"{name}.{member}"
        for name, value in classes.items()
        for member in dir(value)
        if not member.startswith("_") and re.match("frsearch", getattr(_function(value, member), "__module__", ""))
    ]


def _function(value: type, member: str) -> object:
    held = inspect.getattr_static(value, member)
    return held.fget if isinstance(held, property) else getattr(held, "__func__", held)


def test_api_reference_has_an_entry_with_text_for_every_public_name() -> None:
    entries = re.findall(r"^####? ([\w.]+)\n\n```python\n[^`]+```\n\n(\w|`|\[)", API.read_text("utf-8"), re.MULTILINE)
    assert sorted(name for name, _ in entries) == sorted([*frsearch.__all__, *public_members()])


def table(columns: str, rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, "|---" * columns.count(" | ") + "|---|", *(f"| {' | '.join(row)} |" for row in rows)]
    return "".join(f"{line}\n" for line in lines)


def codings_table() -> str:
    """Every coding with the arrays it takes, as docs/format.md shows them."""
    rows = [
        (name, ", ".join(f"`x{part}` {'–'.join(dict.fromkeys((types[0], types[-1])))}" for part, types in parts.items()))
        for name, parts in CODINGS.items()
    ]
    return table("| coding of a section `x` | arrays and their types |", rows)


def sections_table() -> str:
    """Every section, as docs/format.md shows them."""
    return table(
        "| section | coding | one for each | what it holds | read by |",
        ((f"`{one.name}`", one.coding, one.of_each, one.holds, ", ".join(one.readers)) for one in SECTIONS),
    )


def test_format_page_has_the_table_of_sections() -> None:
    page = FORMAT.read_text("utf-8")
    for name, rows in (("codings", codings_table()), ("sections", sections_table())):
        head, rest = page.split(f"<!-- {name} -->\n")
        page = f"{head}<!-- {name} -->\n{rows}{rest[rest.index('<!-- end -->') :]}"
    if REWRITE:
        FORMAT.write_text(page, "utf-8")
    assert FORMAT.read_text("utf-8") == page


DOCUMENTS = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "corpus/README.md"]
DOCUMENTS += ["frsearch/analysis/README.md", "frsearch/analysis/data/README.md"]
DOCUMENTS += sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    targets = [target for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")) if not target.startswith("http")]
    assert [target for target in targets if not leads_somewhere(path, target)] == []


def leads_somewhere(document: Path, target: str) -> bool:
    """Whether a link has a file at its end, and in that file the heading, if it names one."""
    name, _, anchor = target.partition("#")
    file = document.parent / name if name else document
    return file.exists() and (not anchor or anchor in anchors(file.read_text("utf-8")))


def anchors(markdown: str) -> set[str]:
    """Return what GitHub calls the headings: letters, digits and hyphens, and a number after a name that was there before."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", markdown, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    names = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    before: Counter[str] = Counter()
    found = set()
    for name in names:
        found.add(f"{name}-{before[name]}" if before[name] else name)
        before[name] += 1
    return found


MAPS = ["ARCHITECTURE.md", "CONTRIBUTING.md", *(document for document in DOCUMENTS if document.startswith("docs/"))]
_TOP_FOLDERS = "frsearch|tests|benchmarks|tools|docs|corpus|index"
_PATH = re.compile(rf"`((?:{_TOP_FOLDERS})/(?!\d)[\w/.-]*|[\w/.-]+\.py)`")


@pytest.mark.parametrize("document", MAPS)
def test_paths_named_exist(document: str) -> None:
    """A path is one of the project or of the package, or names a file in a folder named before it; NAME is a gap."""
    folders, missing = [ROOT, ROOT / "frsearch"], []
    for path in _PATH.findall((ROOT / document).read_text("utf-8")):
        found = next((place for folder in folders if (place := folder / path).exists()), None)
        if found:
            folders.append(found if found.is_dir() else found.parent)
        elif "NAME" not in path:
            missing.append(path)
    assert missing == []


@pytest.mark.parametrize("document", ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/glossary.md"])
def test_maps_name_paths(document: str) -> None:
    assert _PATH.search((ROOT / document).read_text("utf-8"))


def test_every_page_of_decisions_is_in_their_index() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = re.findall(r"^\| \[(.+)\]\(\1\) \|", (folder / "README.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in folder.iterdir() if path.name != "README.md")


def test_weights_in_the_ranking_page_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| `(_?[A-Z][A-Z0-9_]*)` \| `(.+?)` \|", (ROOT / "docs" / "ranking.md").read_text("utf-8"), re.MULTILINE)
    constants = {name: value for name, value in vars(ranking).items() if name.lstrip("_").isupper() and name != "TYPE_CHECKING"}
    assert {name: ast.literal_eval(value) for name, value in rows} == constants


def test_every_dependency_has_a_tested_bound_and_a_reason() -> None:
    """`make versions` installs the lower bounds; ARCHITECTURE.md has what each package is for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    reasons = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Dependencies")[2]
    for dependency in (*project["dependencies"], *(one for name in extras if name != "dev" for one in extras[name])):
        name, bound = re.match(r"([\w-]+)([<>=]*)", dependency).groups()  # type: ignore[union-attr]
        assert bound in (">=", "=="), dependency
        assert re.search(rf"^\|.*\b{name}\b.*\|.*\|.*\|$", reasons, re.MULTILINE), dependency

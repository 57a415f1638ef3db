"""Build the packages that people install, and try them where there is no clone: ``make package``.

An sdist is built, and a wheel from it; they must hold the files that git tracks and no others. Each is then installed in a
fresh environment in a temporary folder and used from there: frsearch alone, which must say how to install what an extra
adds, and each extra alone, which must work.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pyarrow
from attrs import frozen
from pyarrow import parquet

ROOT = Path(__file__).resolve().parents[1]

ARTICLE = {"id": "kidra", "title": "Le marché de Kidra", "body": "Les forces armées de l’État gardent le marché."}
QUESTION = {"id": "1", "question": "Qui garde le marché ?", "article": "kidra", "answers": [[0, 17]]}

PDF = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 420 595] /Resources << /Font << /F 5 0 R >> >> >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /Contents 4 0 R >> endobj
4 0 obj << /Length 66 >> stream
BT /F 12 Tf (Les gardes de la ville veillent sur le marche.) Tj ET
endstream endobj
5 0 obj << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> endobj
trailer << /Root 1 0 R >>
startxref
0
%%EOF
"""

IMPORT_ALL = """
import importlib, pkgutil, frsearch
from importlib.util import find_spec
for module in pkgutil.walk_packages(frsearch.__path__, "frsearch.", onerror=lambda name: None):
    if not module.name.endswith("__main__") and (find_spec("starlette") or not module.name.startswith("frsearch.web.")):
        importlib.import_module(module.name)
print(frsearch.__file__, frsearch.__version__)
"""


class Unfit(Exception):
    """What is wrong with a package."""


@frozen
class Extra:
    """A command that needs an extra, the exit code it ends with in its absence, and what it prints in its presence."""

    command: str
    absent_code: int
    prints: str


EXTRAS = {
    "parquet": Extra("frsearch index kidra.parquet --index parquet", 2, "1 added"),
    "documents": Extra("frsearch index kidra.pdf --index documents", 2, "1 added"),
    "web": Extra("timeout --preserve-status -s INT 8 frsearch serve --index index --port 0 --no-browser", 2, "(Ctrl-C stops it)"),
    "eval": Extra("frsearch eval question.jsonl --index index", 2, "nDCG@10     1.0000"),
    "opensearch": Extra("frsearch cluster info opensearch://127.0.0.1:1/presse || true", 0, "no node answers"),
    "bench": Extra("frsearch bench --articles 200 --queries 2 --engines bm25s,tantivy-1 --out runs", 0, "written to runs"),
}
"""Every extra but ``dev``, which has no feature of its own."""


@frozen
class Environment:
    """A fresh virtual environment, and beside it a folder to work in."""

    folder: Path

    def install(self, package: Path, extra: str = "") -> None:
        """Create the environment and install `package` with its dependencies and those of `extra`."""
        print(f"installing {package.name}{extra and f' with [{extra}]'}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder], check=True)
        pip = [sys.executable, "-m", "pip", "--python", str(self.folder / "bin" / "python"), "install", "-qq", "--no-compile"]
        subprocess.run([*pip, f"{package}[{extra}]" if extra else str(package)], check=True, cwd=self.folder)
        self.work.mkdir()

    @property
    def work(self) -> Path:
        """The folder where commands run."""
        return self.folder / "work"

    def run(self, command: str, code: int = 0) -> str:
        """Run a shell command with this environment's programs, and return all it prints; raises Unfit for another exit code."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "FRSEARCH", "VIRTUAL"))}
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.work,
            env=inherited | {"PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode != code or "Traceback" in done.stdout:
            raise Unfit(f"{command}: exit code {done.returncode}, expected {code}\n{done.stdout}")
        return done.stdout


def build(folder: Path) -> tuple[Path, Path]:
    """Return an sdist of the clone, and the wheel that is built from that sdist."""
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Unfit(f"the packages cannot be built\n{done.stdout}")
    (sdist,), (wheel,) = folder.glob("*.tar.gz"), folder.glob("*.whl")
    return sdist, wheel


def check_contents(sdist: Path, wheel: Path) -> None:
    """Raise Unfit unless the sdist holds what git tracks, the wheel the package in it, and nothing else but metadata."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    tracked = set(listed.split("\0")[:-1])
    with tarfile.open(sdist) as archive:
        held = {member.name.partition("/")[2] for member in archive if member.isfile()}
    _same(sdist.name, held - {"PKG-INFO"}, tracked)
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not re.match(r"frsearch-[^/]+\.dist-info/", name)}
        metadata = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("/METADATA"))
    _same(wheel.name, held, {name for name in tracked if name.startswith("frsearch/")})
    _same("the list of extras", EXTRAS, set(re.findall(r"^Provides-Extra: (.+)$", metadata, re.MULTILINE)) - {"dev"})


def _same(name: str, held: Iterable[str], wanted: set[str]) -> None:
    held = set(held)
    if held != wanted:
        raise Unfit(f"{name} lacks {sorted(wanted - held)} and should not hold {sorted(held - wanted)}")


def check_use(environment: Environment, version: str) -> None:
    """Raise Unfit unless every module imports, and an article that is indexed is found again with its highlights."""
    work = environment.work
    (work / "kidra.jsonl").write_text(json.dumps(ARTICLE), "utf-8")
    (work / "question.jsonl").write_text(json.dumps(QUESTION), "utf-8")
    parquet.write_table(pyarrow.Table.from_pylist([ARTICLE]), work / "kidra.parquet")
    (work / "kidra.pdf").write_bytes(PDF)
    (work / "benchmarks").symlink_to(ROOT / "benchmarks")
    imported = environment.run(f"python -c '{IMPORT_ALL}'")
    _expect("the folder of the environment", f"{environment.folder}{os.sep}", imported)
    _expect("the version of the module", f" {version}\n", imported)
    _expect("the version of the program", f"version {version}\n", environment.run("frsearch --version"))
    _expect("the commands", "\n  search ", environment.run("frsearch --help"))
    _expect("an article", "1 added", environment.run("frsearch index kidra.jsonl --index index"))
    hit = json.loads(environment.run("frsearch search armee --index index --format jsonl 2>/dev/null"))
    start, end = hit["passages"][0]["highlights"][0]
    _expect("the highlight", "armées", hit["passages"][0]["text"][start:end])


def check_absent_extras(environment: Environment) -> None:
    """Raise Unfit unless each command that needs an extra says how to install it."""
    for name, extra in EXTRAS.items():
        _expect(extra.command, f"pip install 'frsearch[{name}]'", environment.run(extra.command, extra.absent_code))


def check_extra(environment: Environment, extra: Extra) -> None:
    """Raise Unfit unless the command that needs the extra works, and misses nothing."""
    shown = environment.run(extra.command)
    _expect(extra.command, extra.prints, shown)
    if "pip install" in shown:
        raise Unfit(f"{extra.command}: something is missing, although the extra is installed\n{shown}")


def _expect(what: str, wanted: str, shown: str) -> None:
    if wanted not in shown:
        raise Unfit(f"{what}: {wanted!r} is not in\n{shown}")


def main() -> None:
    """Check everything; ends with what is wrong, if anything is."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="frsearch-package-") as name:
        folder = Path(name)
        sdist, wheel = build(folder / "dist")
        check_contents(sdist, wheel)
        version = wheel.name.split("-")[1]
        for package, extra in ((wheel, ""), (sdist, "parquet"), *((wheel, name) for name in EXTRAS if name != "parquet")):
            environment = Environment(folder / (extra or "none"))
            environment.install(package, extra)
            check_use(environment, version)
            check_extra(environment, EXTRAS[extra]) if extra else check_absent_extras(environment)
    print(f"the packages are as they should be ({time.monotonic() - began:.0f} s)")


if __name__ == "__main__":
    try:
        main()
    except Unfit as error:
        sys.exit(f"check_package: {error}")

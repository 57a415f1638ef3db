"""Run the everyday tests with the lowest and the newest versions of all dependencies, on every Python that is there.

Each run gets a virtual environment of its own, in a temporary folder. The lowest versions are those that pyproject.toml allows;
what these need in turn is as new as can be, as it is for whoever installs frsearch today::

    python tools/check_versions.py                       # lowest on 3.11, newest on 3.11 and on every later Python found
    python tools/check_versions.py --python python3.13   # lowest and newest on this one
    python tools/check_versions.py -- tests/ingest -x    # with other arguments for pytest

It needs uv (``pip install uv``), which resolves lowest versions. Python versions that are not found are named.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
OLDEST, NEWEST = 11, 14
"""Minor versions of Python 3 to look for."""

_SHOWN = 20
"""Lines shown of a run that failed."""

EVERYDAY = ["-n", "auto", "--dist", "worksteal", "-m", "not slow"]


def find_uv() -> str:
    """Return the uv of this interpreter's environment, or any other."""
    beside = Path(sys.executable).with_name("uv")
    found = str(beside) if beside.exists() else shutil.which("uv")
    if not found:
        sys.exit("check_versions: uv is not installed; run: pip install uv")
    return found


def find_python(minor: int) -> str | None:
    """Return the interpreter of Python 3.`minor` on the path or among pyenv's, or None if there is none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for candidate in (shutil.which(f"python3.{minor}"), *sorted(pyenv.glob(f"3.{minor}.*/bin/python"))):
        if candidate and subprocess.run([candidate, "-c", ""], capture_output=True, check=False).returncode == 0:
            return str(candidate)
    return None


def runs(python: str | None) -> Iterator[tuple[str, str]]:
    """Yield the interpreter and the resolution, lowest or highest, of each run."""
    if python:
        yield python, "lowest-direct"
        yield python, "highest"
        return
    for minor in range(OLDEST, NEWEST + 1):
        found = find_python(minor)
        if found is None:
            print(f"Python 3.{minor} was not found; not tested", flush=True)
            continue
        if minor == OLDEST:
            yield found, "lowest-direct"
        yield found, "highest"


def install(uv: str, python: str, resolution: str, folder: Path) -> Path:
    """Make an environment with frsearch and its development tools; return its interpreter."""
    subprocess.run([uv, "venv", "--quiet", "--python", python, folder / "venv"], check=True)
    interpreter = folder / "venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    pins = folder / "requirements.txt"
    # Wheels only: an old sdist would be tested for whether it can still be compiled.
    compiling = [uv, "pip", "compile", "--quiet", "--python", interpreter, "--resolution", resolution, "--no-build"]
    subprocess.run([*compiling, "--extra", "dev", "--output-file", pins, ROOT / "pyproject.toml"], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", interpreter, "--compile-bytecode", "-r", pins], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", interpreter, "--no-deps", "--editable", ROOT], check=True)
    return interpreter


def test(interpreter: Path, arguments: list[str], folder: Path) -> tuple[bool, str]:
    """Run the tests; return whether all passed, and pytest's summary."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    log = folder / "log.txt"
    with log.open("w") as out:
        ran = subprocess.run(
            [interpreter, "-m", "pytest", "-q", *arguments], cwd=ROOT, env=environment, stdout=out, stderr=out, check=False
        )
    lines = log.read_text().strip().splitlines()
    if ran.returncode:
        broken = [line for line in lines if line.startswith(("FAILED", "ERROR"))]
        print("\n".join(broken[:_SHOWN] or lines[-_SHOWN:]), flush=True)
    return ran.returncode == 0, lines[-1] if lines else "nothing was run"


def main() -> int:
    """Run all; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", help="only this interpreter, with the lowest and the newest versions")
    parser.add_argument("--resolution", choices=["lowest-direct", "highest"], help="only the lowest, or only the newest versions")
    parser.add_argument("pytest", nargs="*", help="arguments for pytest; the everyday tests if there are none")
    options = parser.parse_args()
    uv, failed = find_uv(), 0
    for python, resolution in runs(options.python):
        if options.resolution not in (None, resolution):
            continue
        with tempfile.TemporaryDirectory(prefix="frsearch-versions-") as folder:
            began = time.monotonic()
            interpreter = install(uv, python, resolution, Path(folder))
            version = subprocess.run([interpreter, "-V"], capture_output=True, text=True, check=True).stdout.strip()
            passed, summary = test(interpreter, options.pytest or EVERYDAY, Path(folder))
            failed += not passed
            outcome = "passed" if passed else "FAILED"
            print(f"{version}, {resolution}: {outcome} in {time.monotonic() - began:.0f} s: {summary}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

"""Write the figures of a run of ``frsearch bench`` into README.md.

python tools/readme_benchmarks.py benchmarks/runs/<date>-<machine>
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from frsearch.bench.markdown import section

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"

_SECTION = re.compile(r"<!-- benchmarks: (.+?) -->\n.*?<!-- end -->\n", re.DOTALL)


def kept(readme: str) -> Path:
    """Return the folder of the run whose figures a page has; raises ValueError if it has none."""
    found = _SECTION.search(readme)
    if not found:
        raise ValueError("README.md has no section between <!-- benchmarks: FOLDER --> and <!-- end -->")
    return ROOT / found.group(1)


def written(readme: str, folder: Path) -> str:
    """Return the page with the figures of the run in `folder`."""
    name = folder.resolve().relative_to(ROOT).as_posix()
    run = json.loads((folder / "run.json").read_text("utf-8"))
    return _SECTION.sub(lambda _: f"<!-- benchmarks: {name} -->\n{section(run, name)}<!-- end -->\n", readme)


def main() -> None:
    """Rewrite README.md."""
    README.write_text(written(README.read_text("utf-8"), Path(sys.argv[1])), "utf-8")


if __name__ == "__main__":
    main()

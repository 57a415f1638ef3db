"""Fuzz a target with atheris (``pip install atheris``): ``python -m tests.fuzz TARGET FOLDER [libFuzzer's options]``.

``python -m tests.fuzz query /tmp/query -max_total_time=600``: FOLDER keeps what gets far, first of all what
``tests/fuzz/starts.py`` has. What is found is written to ``crash-…``; kept as ``tests/fuzz/seeds/TARGET-…``, it is a test
for ever.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["frsearch"]):
    from tests.fuzz.targets import TARGETS
from tests.fuzz.starts import write

name, folder, *options = sys.argv[1:]
write(name, Path(folder))
atheris.Setup([f"fuzz-{name}", folder, "-rss_limit_mb=1500", "-timeout=20", *options], TARGETS[name])
atheris.Fuzz()

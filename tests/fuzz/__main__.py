"""Fuzz a target with atheris (``pip install atheris``): ``python -m tests.fuzz TARGET [libFuzzer's options]``.

``python -m tests.fuzz query -max_total_time=600``: what is found is written to ``crash-…``; kept as
``tests/fuzz/seeds/TARGET-…``, it is a test for ever.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["frsearch"]):
    from tests.fuzz.targets import TARGETS

name, *options = sys.argv[1:]
atheris.Setup([f"fuzz-{name}", "-rss_limit_mb=1500", "-timeout=20", *options], TARGETS[name])
atheris.Fuzz()

"""A worker process: it gives the reason when it fails, and removes its files when nobody awaits them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest

from frsearch.engine.write.messages import NUMBER, message
from tests.conftest import ROOT
from tests.engine.segments import articles, batch


@pytest.mark.parametrize("is_told_the_end", [True, False])
def test_a_worker_that_nobody_listens_to_leaves_no_file(tmp_path: Path, is_told_the_end: bool) -> None:
    # so little memory that each batch is a segment
    order = json.dumps({"path": str(tmp_path), "budget": 1 << 20, "parent": os.getpid()}).encode(
        "ascii"
    )  # so little that each batch is a segment
    some = [(NUMBER.pack(number), *batch(articles(number, 30)).parts()) for number in range(3)]
    command = [sys.executable, "-P", "-m", "frsearch.engine.write.worker"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, stderr=subprocess.DEVNULL) as worker:
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(b"".join(map(message, ((order,), (), *some))))
        worker.stdin.flush()
        for _ in range(1200):
            if list(tmp_path.glob("*.frs")):
                break
            time.sleep(0.05)
        assert list(tmp_path.glob("*.frs"))
        worker.stdout.close()
        if is_told_the_end:
            worker.stdin.write(message(()))
        worker.stdin.close()
        assert worker.wait(60) == 1
    assert not list(tmp_path.iterdir())


def test_a_worker_says_why_it_failed_whatever_its_threads_do(tmp_path: Path) -> None:
    order = json.dumps({"path": str(tmp_path / "none"), "budget": 1 << 20, "parent": os.getpid()}).encode("ascii")
    some = (NUMBER.pack(0), *batch(articles(0, 30)).parts())
    command = [sys.executable, "-P", "-m", "frsearch.engine.write.worker"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdin=PIPE, stdout=PIPE, stderr=PIPE) as worker:
        assert worker.stdin
        assert worker.stderr
        worker.stdin.write(b"".join(map(message, ((order,), (), some))))
        worker.stdin.flush()  # and the end is never told: one thread waits for it, while the other fails
        said = worker.stderr.read().decode()
        assert worker.wait(60) == 1
    assert "No such file or directory" in said.splitlines()[-1], said

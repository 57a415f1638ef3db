"""Memory and CPU time of processes and their children."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from frsearch.bench.memory import LoadWatch, MemoryWatch, anonymous_bytes, children, cpu_seconds, machine_cpu_seconds


def test_cpu_seconds_include_running_and_ended_children() -> None:
    if not Path("/proc/self/stat").exists():
        pytest.skip("there is no /proc here")
    busy = "import time\nwhile time.process_time() < 0.3: pass\n"  # the system may count a hundredth or two less
    parent = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {busy!r}])\nprint('over', flush=True)\ninput()"
    command = [sys.executable, "-c", parent]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "over\n"
        assert children(os.getpid()).count(process.pid) == 1
        assert cpu_seconds(process.pid) >= 0.25
        process.communicate("\n")
    assert cpu_seconds(2**30) == 0
    assert children(2**30) == []


def test_memory_is_that_of_the_process_and_0_without_one() -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("there is no /proc here")
    assert anonymous_bytes(os.getpid()) > 1_000_000
    assert anonymous_bytes(2**30) == 0
    with MemoryWatch(os.getpid()) as memory:
        since = time.monotonic()
        held = bytearray(os.urandom(1)) * 40_000_000
        while not memory.peak(since, time.monotonic()):
            time.sleep(0.01)
    assert memory.peak(since, time.monotonic()) > len(held)
    assert memory.peak(0, 0) == 0


def test_the_cpu_time_of_the_machine_includes_ours() -> None:
    before, own = machine_cpu_seconds(), time.process_time()
    while time.process_time() - own < 0.2:
        pass
    assert 0.1 < machine_cpu_seconds() - before < 60


def test_a_load_is_that_of_this_process_and_its_children() -> None:
    load = LoadWatch()
    subprocess.run([sys.executable, "-c", "import time\nwhile time.process_time() < 0.2: pass"], check=True)
    assert load.own_s() >= 0.2
    assert load.of_others() >= 0

"""docs/cluster.md shows what commands print on a real cluster."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.conftest import ROOT
from tests.test_docs import REWRITE
from tools.cluster.launcher import Cluster

PAGE = ROOT / "docs" / "cluster.md"


def test_commands_print_what_the_page_shows(cluster: Cluster) -> None:
    place = f"127.0.0.1:{cluster.http_ports[0]}"

    def printed(command: str) -> str:
        line = command.replace("localhost:9200", place).replace("frsearch ", f"{sys.executable} -m frsearch ", 1)
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=ROOT, check=True, timeout=120)
        output = (done.stderr + done.stdout).replace(place, "localhost:9200")
        return re.sub(r"[\d.]+ (MB|ms)", r"… \1", output)

    def replay(block: re.Match[str]) -> str:
        commands = re.findall(r"^\$ (.*)$", block[1], re.MULTILINE)
        return "```console\n" + "".join(f"$ {command}\n{printed(command)}" for command in commands) + "```"

    text = PAGE.read_text("utf-8")
    replayed = re.sub(r"```console\n(.*?)```", replay, text, flags=re.DOTALL)
    if REWRITE:
        PAGE.write_text(replayed, "utf-8")
    assert replayed == PAGE.read_text("utf-8")

"""A real OpenSearch cluster on loopback, for tests and for trying things out: ``make cluster``.

Maven fetches OpenSearch from its central repository, once, into the user's cache; it needs a JDK of version 21 or later. Every
node is a JVM of its own, on free ports, in a folder of its own, without users or TLS. Nothing outlives the process that started
it.

    with Cluster(nodes=3) as cluster:
        cluster.kill(2)
        cluster.launch(2)
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType
from uuid import uuid4

HERE = Path(__file__).resolve().parent

OLDEST_JAVA = 21
START_SECONDS = 180.0
FETCH_SECONDS = 900.0
STOP_SECONDS = 30.0

_RELEASE = re.compile(r'JAVA_VERSION="(?:1\.)?(\d+)')


class ClusterUnavailable(Exception):
    """Why no cluster can be started here, and what would help."""


def find_jdk() -> Path:
    """Return the folder of a JDK that is new enough: JAVA_HOME, that of ``java``, or one of the system's."""
    java = shutil.which("java")
    homes = [os.environ.get("JAVA_HOME"), Path(java).resolve().parents[1] if java else None, *_system_jdks()]
    found = {Path(home): _java_version(Path(home)) for home in homes if home}
    for home, version in found.items():
        if version >= OLDEST_JAVA and (home / "bin/javac").exists():
            return home
    seen = ", ".join(f"{home} (Java {version})" for home, version in found.items() if version) or "none at all"
    raise ClusterUnavailable(f"OpenSearch needs a JDK of version {OLDEST_JAVA} or later; found {seen}; name one in JAVA_HOME")


def _system_jdks() -> Iterator[Path]:
    for folder in ("/usr/lib/jvm", "/Library/Java/JavaVirtualMachines"):
        for home in sorted(Path(folder).glob("*"), reverse=True):
            yield home / "Contents/Home" if folder.startswith("/Library") else home


def _java_version(home: Path) -> int:
    """Return the version of a JDK as its release file has it, 0 if it is none."""
    with suppress(OSError):
        if found := _RELEASE.search((home / "release").read_text("utf-8", "replace")):
            return int(found[1])
    return 0


def _cache() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "frsearch"


def installed(jdk: Path) -> Path:
    """Return the folder of OpenSearch's jars and of the launcher's class; fetch and compile them first, once."""
    sources = [HERE / "pom.xml", HERE / "Launch.java"]
    version = hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:12]
    ready = _cache() / f"opensearch-{version}"
    if ready.is_dir():
        return ready
    if not (maven := shutil.which("mvn")):
        raise ClusterUnavailable("fetching OpenSearch needs Maven, and no mvn is on PATH")
    _cache().mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix="opensearch-", dir=_cache()))
    try:
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={making / 'lib'}"]
        _run([maven, "-B", "-q", "-f", str(HERE / "pom.xml"), *goal], jdk)
        javac = [str(jdk / "bin/javac"), "-cp", f"{making / 'lib'}/*", "-d", str(making / "classes"), str(HERE / "Launch.java")]
        _run(javac, jdk)
        with suppress(OSError):  # another process was faster
            making.rename(ready)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return ready


def _run(command: list[str], jdk: Path) -> None:
    environment = {**os.environ, "JAVA_HOME": str(jdk)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ClusterUnavailable(f"{Path(command[0]).name} was still running after {error.timeout:.0f} s") from error
    if done.returncode:
        raise ClusterUnavailable(f"{Path(command[0]).name} failed: {(done.stdout + done.stderr).strip()[-1000:]}")


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that are free now, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


class Cluster:
    """Nodes on loopback, numbered from 1, each able to become the manager and to hold data.

    ``settings`` are OpenSearch's own and hold for every node, ``node_settings(number)`` for one. ``http_ports`` and
    ``transport_ports`` are those of the nodes in order. Used in a ``with`` statement, it starts and stops itself.
    """

    def __init__(
        self,
        nodes: int = 1,
        *,
        heap: str = "512m",
        port: int | None = None,
        folder: Path | None = None,
        settings: Mapping[str, str] | None = None,
        node_settings: Callable[[Cluster, int], Mapping[str, str]] | None = None,
    ) -> None:
        self.nodes = nodes
        self.heap = heap
        ports = free_ports(2 * nodes)
        self.http_ports = [port + number for number in range(nodes)] if port else ports[:nodes]
        self.transport_ports = ports[nodes:]
        self._kept = folder
        self.folder = folder or Path(tempfile.gettempdir()) / f"frsearch-cluster-{uuid4().hex}"
        self._settings = dict(settings or {})
        self._node_settings = node_settings
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Cluster:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def address(self, name: str) -> str:
        """Return the address of an index, as `Index.open` takes it, at all nodes."""
        return f"opensearch://{','.join(f'127.0.0.1:{port}' for port in self.http_ports)}/{name}"

    def start(self) -> None:
        """Start all nodes and wait until they have found each other; raises ClusterUnavailable."""
        for number in range(1, self.nodes + 1):
            self.launch(number)
        self.wait_for(self.nodes)

    def launch(self, number: int) -> None:
        """Start one node, and return at once; raises ClusterUnavailable."""
        jdk = find_jdk()
        place = installed(jdk)
        home = self.folder / f"node{number}"
        home.mkdir(parents=True, exist_ok=True)
        with (home / "log").open("ab") as log:
            self._processes[number] = subprocess.Popen(
                [str(jdk / "bin/java"), *self._options(place), "Launch", str(home), *self._arguments(number)],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # so that an interrupt from the keyboard stops them in order
            )

    def _options(self, place: Path) -> list[str]:
        """Return the options of a small JVM that is up in a few seconds: one collector thread, one compiler."""
        logging = HERE / "log4j2.properties"
        return [
            "-Xms128m",
            f"-Xmx{self.heap}",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-modules=jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            f"-Dlog4j2.configurationFile={logging}",
            f"-Dlog4j.configurationFile={logging}",
            "-Dopensearch.set.netty.runtime.available.processors=false",
            "-cp",
            f"{place / 'classes'}{os.pathsep}{place / 'lib'}/*",
        ]

    def _arguments(self, number: int) -> list[str]:
        settings = {
            "cluster.name": "frsearch-tests",
            "node.name": f"node{number}",
            "node.processors": "2",
            "network.host": "127.0.0.1",
            "http.port": str(self.http_ports[number - 1]),
            "transport.port": str(self.transport_ports[number - 1]),
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self.transport_ports),
            "cluster.initial_cluster_manager_nodes": ",".join(f"node{one}" for one in range(1, self.nodes + 1)),
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            **self._settings,
            **(self._node_settings(self, number) if self._node_settings else {}),
        }
        return [f"{key}={value}" for key, value in settings.items()]

    def wait_for(self, nodes: int, status: str = "yellow", seconds: float = START_SECONDS) -> None:
        """Wait until this many nodes form the cluster, and its shards are there; raises ClusterUnavailable."""
        end = time.monotonic() + seconds
        health: dict[str, object] | None = None
        while time.monotonic() < end:
            for number in self.running():
                health = self.get(number, f"_cluster/health?wait_for_nodes={nodes}&wait_for_status={status}&timeout=5s")
                if health and not health["timed_out"]:
                    return
            if dead := {number for number in self._processes if number not in self.running()}:
                raise ClusterUnavailable(f"node {min(dead)} ended: {self.log(min(dead))[-1500:]}")
            time.sleep(0.2)
        raise ClusterUnavailable(f"the cluster is not as it should be after {seconds:.0f} s: {health}; {self.log(1)[-1500:]}")

    def get(self, number: int, path: str) -> dict[str, object] | None:
        """Return what a node answers, None if it does not."""
        url = f"http://127.0.0.1:{self.http_ports[number - 1]}/{path}"
        with suppress(OSError, ValueError), closing(urllib.request.urlopen(url, timeout=10)) as response:
            found: dict[str, object] = json.load(response)
            return found
        return None

    def manager(self) -> int:
        """Return the number of the node that manages the cluster."""
        for number in self.running():
            if (found := self.get(number, "_nodes/_cluster_manager?filter_path=nodes.*.name")) and (nodes := found.get("nodes")):
                assert isinstance(nodes, dict)
                return int(next(iter(nodes.values()))["name"].removeprefix("node"))
        raise ClusterUnavailable("the cluster has no manager")

    def running(self) -> list[int]:
        """Return the numbers of the nodes whose process has not ended."""
        return [number for number, process in self._processes.items() if process.poll() is None]

    def log(self, number: int) -> str:
        """Return what a node has logged."""
        return (self.folder / f"node{number}/log").read_text("utf-8", "replace")

    def memory(self, number: int) -> int:
        """Return the highest resident memory of a node's JVM so far, in bytes (Linux)."""
        status = Path(f"/proc/{self._processes[number].pid}/status").read_text("ascii")
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) << 10

    def kill(self, number: int) -> None:
        """Kill a node as a power cut would, as far as its process is concerned."""
        process = self._processes.pop(number)
        process.kill()
        process.wait()
        _close(process)

    def pause(self, number: int) -> None:
        """Stop a node where it is, connections open; :meth:`resume` lets it go on."""
        self._processes[number].send_signal(signal.SIGSTOP)

    def resume(self, number: int) -> None:
        """Let a paused node go on."""
        self._processes[number].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Stop all nodes, and remove their folder unless it was given."""
        for process in self._processes.values():
            process.send_signal(signal.SIGCONT)
            _close(process)
            process.terminate()
        for process in self._processes.values():
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._processes.clear()
        if self._kept is None:
            shutil.rmtree(self.folder, ignore_errors=True)


def _close(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    with suppress(OSError):
        process.stdin.close()


def main() -> None:
    """Start a cluster, say where it is, and keep it until an interrupt."""
    parser = argparse.ArgumentParser(description="Start a real OpenSearch cluster on loopback, until Ctrl-C.")
    parser.add_argument("--nodes", type=int, default=1, help="number of JVMs (default: %(default)s)")
    parser.add_argument("--port", type=int, default=9200, help="HTTP port of the first (default: %(default)s)")
    parser.add_argument("--heap", default="1g", help="memory of each JVM's heap (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where to keep the data (default: they are removed at the end)")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with Cluster(options.nodes, heap=options.heap, port=options.port, folder=options.folder) as cluster:
            print(f"ready: {cluster.address('presse')}  (stop it with Ctrl-C)", flush=True)
            signal.pause()
    except ClusterUnavailable as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()

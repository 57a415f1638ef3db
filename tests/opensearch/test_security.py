"""Who asks, and whether the answer is from whom it should be: each way to get it wrong has its message, none the password."""

from __future__ import annotations

import base64
import logging
import os
import pickle
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from frsearch import Index
from frsearch.errors import FrsearchError, IndexMissing, IndexProblem, IndexUnreachable, without_password
from frsearch.opensearch import connection as connection_module
from frsearch.opensearch import store as backend
from frsearch.opensearch.address import CA, Address
from frsearch.opensearch.address import PASSWORD as PASSWORD_VARIABLE
from frsearch.opensearch.address import USER as USER_VARIABLE
from frsearch.opensearch.connection import Connection
from tests.conftest import ARTICLES, ROOT
from tests.opensearch.proxy import PASSWORD, USER, HttpsProxy, certificates
from tools.cluster.launcher import Cluster

QUOTED = quote(PASSWORD, safe="")
CODED = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
SECRETS = re.compile("|".join(map(re.escape, (PASSWORD, QUOTED, "s€cret", "cret", "s%E2", CODED, CODED[:12]))))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificates(tmp_path_factory.mktemp("ca"), "ours", "127.0.0.1")


@pytest.fixture(scope="module")
def proxy(cluster: Cluster, authority: tuple[Path, Path]) -> Iterator[HttpsProxy]:
    with HttpsProxy(cluster.http_ports[0], authority[1]) as started:
        yield started


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (USER_VARIABLE, PASSWORD_VARIABLE, CA):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(connection_module.Connection.ask, "__defaults__", (0.5,))


def told(error: BaseException) -> str:
    """Return all that an error may show: its message, its attributes, its traceback with those of its causes, as pickled too."""
    whole = "".join(traceback.format_exception(error))
    again = pickle.loads(pickle.dumps(error)) if isinstance(error, FrsearchError) else error
    return f"{error}{error!r}{vars(error)}{whole}{again}{vars(again)}"


def opened(address: str) -> str:
    """Open an index, and return what is said of the error, which must not have the password."""
    with pytest.raises(FrsearchError) as caught:
        backend.open_store(address)
    assert not SECRETS.search(told(caught.value))
    return str(caught.value)


def test_the_right_password_by_the_address(proxy: HttpsProxy, authority: tuple[Path, Path]) -> None:
    address = f"opensearch+https://{USER}:{QUOTED}@127.0.0.1:{proxy.port}/presse-tls?ca={authority[0]}"
    store = backend.create(address)
    assert store.path == f"opensearch+https://{USER}@127.0.0.1:{proxy.port}/presse-tls?ca={authority[0]}"
    transaction = store.transaction()
    for article in ARTICLES:
        transaction.add(article)
    transaction.commit()
    assert transaction.refused == []
    shown = f"{store!r}{vars(store)}{store.connection!r}{Address.parse(address)!r}{Address.parse(address)}"
    assert not SECRETS.search(shown)


def test_the_right_password_by_the_environment(
    proxy: HttpsProxy, authority: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(USER_VARIABLE, USER)
    monkeypatch.setenv(PASSWORD_VARIABLE, PASSWORD)
    monkeypatch.setenv(CA, str(authority[0]))
    with pytest.raises(IndexMissing):
        backend.open_store(f"opensearch+https://127.0.0.1:{proxy.port}/nothing")


@pytest.mark.parametrize("credentials", ["", f"{USER}:cret@", f"other:{QUOTED}@"])
def test_a_wrong_password(proxy: HttpsProxy, authority: tuple[Path, Path], credentials: str) -> None:
    message = opened(f"opensearch+https://{credentials}127.0.0.1:{proxy.port}/presse?ca={authority[0]}")
    assert "knows no such user and password" in message
    assert PASSWORD_VARIABLE in message


def test_a_certificate_that_nobody_trusts(proxy: HttpsProxy, tmp_path: Path) -> None:
    address = f"opensearch+https://{USER}:{QUOTED}@127.0.0.1:{proxy.port}/presse"
    assert "signed by none of those that the system trusts; name its CA by ?ca=FILE" in opened(address)
    other, _ = certificates(tmp_path, "other", "127.0.0.1")
    assert f"signed by none of those in {other}" in opened(f"{address}?ca={other}")


def test_the_certificate_of_another_host(cluster: Cluster, tmp_path: Path) -> None:
    ca, both = certificates(tmp_path, "elsewhere", "search.example")
    with HttpsProxy(cluster.http_ports[0], both) as elsewhere:
        message = opened(f"opensearch+https://{USER}:{QUOTED}@127.0.0.1:{elsewhere.port}/presse?ca={ca}")
    assert "the certificate is another host's" in message


def test_files_that_are_no_certificates(tmp_path: Path) -> None:
    (tmp_path / "text").write_text("none", "ascii")
    for name in ("text", "absent"):
        assert "cannot be read as certificates" in opened(
            f"opensearch+https://{USER}:{QUOTED}@127.0.0.1:1/p?ca={tmp_path / name}"
        )


def test_open_where_it_should_be_encrypted_and_the_other_way_round(cluster: Cluster, proxy: HttpsProxy) -> None:
    assert "does not answer in TLS" in opened(f"opensearch+https://{USER}:{QUOTED}@127.0.0.1:{cluster.http_ports[0]}/presse")
    assert "no node answers there" in opened(f"opensearch+http://{USER}:{QUOTED}@127.0.0.1:{proxy.port}/presse")


def test_nobody_there() -> None:
    with pytest.raises(IndexUnreachable, match="no node answers there: the connection is refused; check the address") as caught:
        backend.open_store(f"opensearch://{USER}:{QUOTED}@127.0.0.1:1/presse")
    assert caught.value.address == f"opensearch://{USER}@127.0.0.1:1/presse"
    assert not SECRETS.search(told(caught.value))


def test_a_host_that_nobody_knows() -> None:
    assert "no host of that name is known" in opened(f"opensearch://{USER}:{QUOTED}@host.invalid/presse")


def test_logs_have_no_password(proxy: HttpsProxy, authority: tuple[Path, Path], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for credentials in (f"{USER}:{QUOTED}@", f"{USER}:cret@"):
        with pytest.raises(FrsearchError):
            backend.open_store(f"opensearch+https://{credentials}127.0.0.1:{proxy.port}/nothing?ca={authority[0]}")
    assert caplog.records
    assert not SECRETS.search(caplog.text)


def test_the_command_line_prints_no_password(proxy: HttpsProxy, authority: tuple[Path, Path]) -> None:
    good = f"opensearch+https://{USER}:{QUOTED}@127.0.0.1:{proxy.port}/presse-cli?ca={authority[0]}"
    bad = f"opensearch+https://{USER}:cret@127.0.0.1:{proxy.port}/presse-cli?ca={authority[0]}"
    commands = [
        ["cluster", "init", good],
        ["index", "corpus", "--index", good],
        ["cluster", "info", good],
        ["search", "marché", "--index", good],
        ["info", "--index", good],
        ["cluster", "rebuild", good],
        ["cluster", "info", bad],
        ["search", "marché", "--index", bad],
        ["verify", "--index", good],
        ["cluster", "info", f"opensearch://{USER}:s€cret/@127.0.0.1/presse"],
        ["cluster", "drop", good, "--yes"],
    ]
    codes = []
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "frsearch", *command], capture_output=True, text=True, cwd=ROOT, check=False, env=os.environ
        )
        assert not SECRETS.search(done.stdout + done.stderr), command
        assert "Traceback" not in done.stderr, done.stderr
        codes.append(done.returncode)
    assert codes == [0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 0]


@pytest.mark.parametrize(
    "address",
    [
        f"opensearch://{USER}:s€cret/x@host/presse",
        f"opensearch://{USER}:s€cret?x@host/presse",
        f"opensearch://{USER}:s€cret#x@host/presse",
        f"opensearch://{USER}:s€cret@[x@host/presse",
        f"opensearch://{USER}:s€cret@host:99999/presse",
        f"opensearch://{USER}:s€cret@host:/presse",
        f"opensearch://{USER}:s€cret@/presse",
        f"opensearch://{USER}:s€cret@host",
        f"opensearch://{USER}:s€cret@host/Presse",
        f"opensearch://{USER}:s€cret@host/presse?user=x",
        f"opensearch://{USER}:s€cret@ho st/presse",
        f"opensearh://{USER}:s€cret@host/presse",
        f"https://{USER}:s€cret@host/presse",
    ],
)
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(IndexProblem, match="expected opensearch://") as caught:
        Address.parse(address)
    assert not SECRETS.search(told(caught.value))
    with pytest.raises(IndexProblem):
        Index.open(address)


@pytest.mark.parametrize("name", ["presse-words", "presse-control", "presse-000001", "presse-000001-2023", "a-words"])
def test_a_name_that_parts_of_another_index_may_have(name: str) -> None:
    with pytest.raises(IndexProblem, match="choose another name"):
        Address.parse(f"opensearch://localhost/{name}")


@pytest.mark.parametrize("name", ["presse-words-2", "controle", "words", "presse-2023", "presse-0000012", "presse.000001"])
def test_a_name_that_no_part_of_another_index_can_have(name: str) -> None:
    assert Address.parse(f"opensearch://localhost/{name}").name == name


@pytest.mark.parametrize(
    ("text", "is_encrypted", "shown"),
    [
        ("opensearch://127.0.0.1/p", False, "opensearch://127.0.0.1:9200/p"),
        ("opensearch://localhost:80/p/", False, "opensearch://localhost:80/p"),
        ("opensearch://[::1]:9201/p", False, "opensearch://[::1]:9201/p"),
        ("opensearch://search.example/p", True, "opensearch://search.example:9200/p"),
        ("opensearch+http://search.example/p", False, "opensearch+http://search.example:9200/p"),
        ("opensearch+https://127.0.0.1/p", True, "opensearch+https://127.0.0.1:9200/p"),
        ("opensearch://127.0.0.1:1,search.example:2/p", True, "opensearch://127.0.0.1:1,search.example:2/p"),
        ("OpenSearch://Search.Example/p", True, "opensearch://search.example:9200/p"),
        ("opensearch://a%40b:c%2Fd@h/p", True, "opensearch://a%40b@h:9200/p"),
    ],
)
def test_an_address(text: str, is_encrypted: bool, shown: str) -> None:
    address = Address.parse(text)
    assert (address.is_encrypted, str(address)) == (is_encrypted, shown)
    assert Address.parse(str(address)) == Address.parse(without_password(shown))


def test_without_the_client_an_error_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opensearchpy", None)
    with pytest.raises(IndexProblem, match=re.escape("pip install 'frsearch[opensearch]'")):
        Connection(Address.parse("opensearch://localhost/presse"))

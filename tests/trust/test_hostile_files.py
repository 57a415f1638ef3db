"""Files and archives from a stranger, through the real command line with a limit to its memory: harmless, and reported."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import re
import resource
import stat
import subprocess
import sys
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pytest
import zstandard

from frsearch import Index
from tests.conftest import ROOT
from tests.ingest.papers import NESTED, epub_of, far_apart, pdf_of, pdf_of_stream

ARTICLE = "Un titre\n\nLe ministre s’est rendu à Kayes. Il y reste deux jours.\n"
MEMORY = 1 << 31
"""Bytes of address space, of which an idle frsearch takes a fifth, as libraries reserve more than they use."""

SECONDS = 120
"""Some twenty times what any of these may take."""

ZEROS = 10 << 30


class Ended(NamedTuple):
    code: int
    out: str
    err: str


def frsearch(folder: Path, *args: str, **environment: str) -> Ended:
    """Run a command in a process of its own, with little memory."""
    ended = subprocess.run(
        [sys.executable, "-m", "frsearch", *args],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | environment,
        capture_output=True,
        timeout=SECONDS,
        check=False,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )
    out, err = ended.stdout.decode("utf-8"), ended.stderr.decode("utf-8")
    assert "Traceback" not in err, err
    return Ended(ended.returncode, out, err)


def index(tmp_path: Path, files: dict[str, bytes]) -> Ended:
    """Index files between two good ones, which must be found afterwards."""
    folder = tmp_path / "given"
    folder.mkdir()
    for number, place in enumerate(("a.txt", "z.txt")):
        (folder / place).write_text(f"{ARTICLE} {number}", "utf-8")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    ended = frsearch(tmp_path, "index", "given")
    with Index.open(tmp_path / "index") as found:
        assert {"a.txt", "z.txt"} <= {hit.article.id for hit in found.search("ministre", passages=0)}
    assert {path.name for path in tmp_path.iterdir()} == {"given", "index"}, "nothing is written anywhere else"
    return ended


def repeated(compress: Callable[[bytes], bytes], size: int) -> bytes:
    """Return so many zeros as streams of 64 MB one after another, which any decompressor takes for one file."""
    return compress(bytes(1 << 26)) * (size >> 26)


BOMBS: dict[str, Callable[[], bytes]] = {
    "a.jsonl.zst": lambda: repeated(zstandard.compress, ZEROS),
    "b.jsonl.xz": lambda: repeated(partial(lzma.compress, preset=0), ZEROS),
    "c.jsonl.bz2": lambda: repeated(bz2.compress, ZEROS),
    "d.jsonl.gz": lambda: repeated(gzip.compress, ZEROS),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_ten_gigabytes_of_zeros(name: str, tmp_path: Path) -> None:
    ended = index(tmp_path, {name: BOMBS[name]()})
    assert ended.code == 2
    assert f"given/{name}: decompresses to more than 200 times its size" in ended.err or "a line of more than" in ended.err


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(members: list[tuple[tarfile.TarInfo, bytes]], form: int = tarfile.GNU_FORMAT) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=form) as archive:
        for member, content in members:
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.type, found.linkname = kind, link
    return found


@pytest.mark.slow
def test_a_zip_bomb(tmp_path: Path) -> None:
    inside = {f"{number}.jsonl": bytes(1 << 26) for number in range(10)}
    ended = index(tmp_path, {"bombe.zip": zipped(inside)})
    assert ended.code == 2
    assert "given/bombe.zip/0.jsonl:1: bad JSON" in ended.err
    assert "decompresses to more than 200 times its size" in ended.err


def test_archives_in_archives(tmp_path: Path) -> None:
    inner = b"PK"
    for _ in range(20):
        inner = zipped({"dedans.zip": inner, "lu.txt": ARTICLE.encode()})
    ended = index(tmp_path, {"poupée.zip": inner})
    assert "archives inside an archive (1, given/poupée.zip/dedans.zip)" in ended.err


def test_a_zip_that_says_it_has_a_giant_list_of_members(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.txt": ARTICLE.encode()}))
    content[:0] = bytes(40 << 20)
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = (39 << 20).to_bytes(4, "little")
    ended = index(tmp_path, {"liste.zip": bytes(content)})
    assert "given/liste.zip: corrupt compressed data: a directory of 40,894,464 bytes" in ended.err


OUTSIDE = ("../../../dehors.txt", "/tmp/dehors.txt", "a/../../dehors.txt", "..\\..\\dehors.txt")


def test_names_that_lead_out(tmp_path: Path) -> None:
    files: dict[str, bytes] = {}
    for number, name in enumerate(OUTSIDE):
        text = f"{ARTICLE} dehors {number}".encode()
        files |= {f"a{number}.zip": zipped({name: text}), f"b{number}.tar": tarred([(member(name), text + b" aussi")])}
    ended = index(tmp_path, files)
    assert ended.code == 0, "all of it is read"
    for file, name in zip(files, [name for name in OUTSIDE for _ in "ab"], strict=True):
        told = f"dehors.txt: its path leads out of the archive ({name}); it is read under this name"
        assert re.search(f"given/{file}/.*{re.escape(told)}", ended.err), ended.err


def test_links_and_devices_in_a_tar(tmp_path: Path) -> None:
    secret = tmp_path.parent / "secret.txt"
    secret.write_text("Le mot de passe.")
    kinds = {
        tarfile.SYMTYPE: str(secret),
        tarfile.LNKTYPE: str(secret),
        tarfile.CHRTYPE: "",
        tarfile.BLKTYPE: "",
        tarfile.FIFOTYPE: "",
    }
    members = [(member(f"{number}.txt", kind, link), b"") for number, (kind, link) in enumerate(kinds.items())]
    content = tarred([*members, (member("bon.txt"), ARTICLE.encode() + b" bon")])
    assert "links and devices in an archive (5, given/liens.tar/0.txt)" in index(tmp_path, {"liens.tar": content}).err
    assert frsearch(tmp_path, "search", "passe").code == 1


def test_links_in_a_zip(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("lien.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bon.txt", ARTICLE + " bon")
    assert "links and devices in an archive (1, given/a.zip/lien.txt)" in index(tmp_path, {"a.zip": packed.getvalue()}).err


def _giant_header(kind: bytes) -> bytes:
    header = tarfile.TarInfo("x")
    header.type, header.size = kind, 8 << 30
    return lzma.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 20))


def test_headers_of_gigabytes_in_a_tar(tmp_path: Path) -> None:
    kinds = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)
    files = {f"{number}.tar.xz": _giant_header(kind) for number, kind in enumerate(kinds)}
    ended = index(tmp_path, files)
    for name in files:
        assert f"given/{name}: corrupt compressed data: a header of 8,589,934,592 bytes" in ended.err


def test_sparse_files_in_a_tar(tmp_path: Path) -> None:
    gnu = tarred([(member("a.txt", tarfile.GNUTYPE_SPARSE), b"")])
    pax = member("b.txt")
    pax.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.realsize": str(1 << 50),
        "GNU.sparse.name": "b.txt",
    }
    ended = index(tmp_path, {"a.tar": gnu, "b.tar": tarred([(pax, b"1\n0\n1\n" * 1000)], tarfile.PAX_FORMAT)})
    for name in ("a.tar", "b.tar"):
        assert re.search(rf"given/{name}.*a sparse file, which is not supported", ended.err), ended.err


def test_an_xz_file_that_asks_for_gigabytes(tmp_path: Path) -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 16}]
    content = bytearray(lzma.compress(ARTICLE.encode(), filters=filters))
    at = content.index(b"\x21\x01") + 2  # the filter's properties: one byte, the size of the dictionary
    content[at] = 40
    size = (content[12] + 1) * 4
    content[12 + size - 4 : 12 + size] = zlib.crc32(content[12 : 12 + size - 4]).to_bytes(4, "little")
    ended = index(tmp_path, {"a.txt.xz": bytes(content)})
    assert "given/a.txt.xz: corrupt compressed data: Memory usage limit exceeded" in ended.err


@pytest.mark.slow
def test_many_small_members(tmp_path: Path) -> None:
    header = bytearray(tarfile.TarInfo("x.dat").tobuf())
    ended = index(tmp_path, {"a.tar.xz": lzma.compress(bytes(header) * 20_000, preset=0)})
    assert ".dat (20000, given/a.tar.xz/x.dat)" in ended.err


ENTITIES = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
PAGES = {
    "laughs.xhtml": f'<?xml version="1.0"?>\n{ENTITIES}]>\n<html><body><article><p>Le mot &i; fin.</p></article></body></html>',
    "secret.html": '<!DOCTYPE html [<!ENTITY s SYSTEM "file:///etc/passwd">]><html><body><article><p>Le mot &s; fin.</article>',
    "remote.html": '<html><head><base href="http://192.0.2.1/"><link rel="stylesheet" href="http://192.0.2.1/a.css">'
    '<meta http-equiv="refresh" content="0;url=http://192.0.2.1/"></head><body><article><p>Le mot est là. '
    '<img src="http://192.0.2.1/a.png"><iframe src="http://192.0.2.1/"></iframe><script src="http://192.0.2.1/a.js"></script>'
    "</p></article></body></html>",
}

NO_NETWORK = """
import socket, sys
def refuse(*args, **kwargs):
    open("network-was-used", "w").close()
    raise OSError("no network")
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, refuse)
socket.getaddrinfo = socket.create_connection = refuse
from frsearch.cli import main
main()
"""


def test_pages_fetch_nothing_and_unfold_nothing(tmp_path: Path) -> None:
    for name, page in PAGES.items():
        (tmp_path / name).write_text(page, "utf-8")
    command = [sys.executable, "-c", NO_NETWORK, "index", *PAGES]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    limit = partial(resource.setrlimit, resource.RLIMIT_AS, (MEMORY, MEMORY))
    subprocess.run(command, cwd=tmp_path, env=environment, timeout=SECONDS, check=True, capture_output=True, preexec_fn=limit)
    assert not (tmp_path / "network-was-used").exists()
    exported = frsearch(tmp_path, "export").out.splitlines()
    assert len(exported) == len(PAGES)
    for line in exported:
        assert "mot" in line
        assert "root:" not in line
        assert len(line) < 1000


def test_markup_with_entities_in_a_column(tmp_path: Path) -> None:
    record = {"id": "1", "texte": f"{ENTITIES}]><p>Le mot &i; fin.</p><script>alert(1)</script><p>Suite.</p>"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), "utf-8")
    assert frsearch(tmp_path, "index", "a.jsonl").code == 0
    exported = frsearch(tmp_path, "export").out
    assert "alert" not in exported
    assert len(exported) < 2000


CROWDED: dict[str, tuple[Callable[[], bytes], str]] = {
    "tags.html": (lambda: b"<html><body>" + b"<p>Le mot est dit. " * 300_000, "a page of 300,002 tags; at most 100,000 are read"),
    "links.html": (lambda: b"<html><body><p>" + b"<a href='x'>mot</a> " * 20_000, "a page of 20,000 links; at most 10,000"),
    "a.jsonl": (lambda: b'{"texte": "x", "e": [' + b"[]," * 3_000_000 + b"[]]}", "JSON of more than 2,000,000 values"),
    "b.json": (lambda: b'{"texte": "x", "e": [' + b"[]," * 3_000_000 + b"[]]}", "JSON of more than 2,000,000 values"),
    "c.json": (lambda: b'[{"texte": "x", "e": [' + b"[]," * 9_000_000 + b"[]]}]", "an item of more than 2,000,000 values"),
    "d.jsonl": (lambda: b'{"texte": "' + b"<p>x" * 1_000_000 + b'</p>"}', "HTML of 1,000,001 tags; at most 300,000 are read"),
    "e.csv": (lambda: b"texte" + b",a" * 20_000 + b"\n", "a header of more than 10,000 columns"),
    "f.csv": (lambda: b"texte,a\nx" + b"," * 5_000_000 + b"\n", "more than 2,000,000 fields"),
    "g.jsonl": (
        lambda: json.dumps({"texte": "x"} | {str(n): n for n in range(10_000)}).encode(),
        "10,001 fields; at most 10,000",
    ),
    "bomb.pdf": (
        lambda: pdf_of_stream(b"/Filter /FlateDecode", zlib.compress(bytes(300_000_000), 9)),
        "Limit reached while decompressing",
    ),
    "circle.pdf": (lambda: pdf_of([(9.0, "Un.")]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), "Detected cyclic"),
    "bomb.docx": (
        lambda: zipped({"word/document.xml": bytes(1 << 27)}),
        "unfolds to 134,217,728 bytes; at most 67,108,864",
    ),
    "tags.docx": (lambda: zipped({"word/document.xml": b"<a>" * 1_000_001}), "more than 1,000,000 tags"),
    "laughs.odt": (
        lambda: zipped({"content.xml": f"{ENTITIES}]><a><body><p>&i;</p></body></a>".encode()}),
        "content.xml cannot be parsed",
    ),
    "a.epub": (lambda: epub_of({f"{n}": "<p>a</p>" * 20_000 for n in range(30)}, ""), "more than 1,000,000 tags"),
    "a.eml": (lambda: b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\n\nUn.", "headers of more than 262,144 bytes"),
    "b.eml": (lambda: NESTED, "parts nested too deeply"),
    "far.xlsx": (far_apart, "the process that reads it ended early: it takes more than two minutes or 2 GB"),
}


@pytest.mark.slow
def test_what_takes_much_memory_or_time_is_not_read(tmp_path: Path) -> None:
    ended = index(tmp_path, {name: make() for name, (make, _) in CROWDED.items()})
    assert ended.code == 2
    for name, (_, message) in CROWDED.items():
        assert re.search(rf"given/{name}:.*{re.escape(message)}", ended.err), ended.err


SLOW: dict[str, str] = {
    "lines": "a\n" * 60_000,
    "hyphens": "a-\n" * 60_000,
    "commas": "le,\n\n" * 60_000,
    "headlines": "Le mot est dit.\n\n\tUn titre Autre\n\nAutre phrase dite.\n\n" * 20_000,
    "sources": "Le mot est dit.\n" + "Source : x\n" * 60_000,
    "wrapped": "Le ministre est venu à Kayes avec une longue suite de\n" * 8_000,
    "marks": "a" + "\u0316\u0301" * 300_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", SLOW)
def test_time_grows_with_the_text_and_not_with_its_square(name: str, tmp_path: Path) -> None:
    index(tmp_path, {"lent.txt": SLOW[name].encode()})


@pytest.mark.slow
def test_many_articles_of_one_id(tmp_path: Path) -> None:
    lines = b"".join(b'{"id": "1", "texte": "mot %d"}\n' % number for number in range(30_000))
    ended = index(tmp_path, {"a.jsonl": lines})
    assert "another article has the id '1' already; this one is read as '1#2'" in ended.err
    assert "and 29979 more problems" in ended.err


def test_names_and_columns_cannot_move_the_terminal(tmp_path: Path) -> None:
    nasty = "\x1b]0;pris\x07\x1b[2J\u202efdp\x9b31m"
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / f"a{nasty}.txt").write_bytes(b"%PDF-1.7")
    (folder / f"b.{nasty}").write_text("x")
    (folder / "c.jsonl").write_text(json.dumps({nasty: 1, "x" * 10_000: 2}))
    (folder / "d.csv").write_text(f"{nasty};b\n1;2\n")
    (folder / "e.zip").write_bytes(zipped({f"a{nasty}.pptx": b"x", f"b.{nasty}": b"x", f"../{nasty}.txt": b"%PDF-"}))
    (folder / "f.tar").write_bytes(tarred([(member(f"a{nasty}.txt", tarfile.SYMTYPE, nasty), b"")]))
    (folder / "g.jsonl").write_text(json.dumps({"id": nasty, "texte": "Un.", "date": nasty}))
    (folder / "h.jsonl").write_text('{"id": "1", "texte": "Un."}\n' + json.dumps({"id": "1", "texte": nasty + nasty}))
    ended = frsearch(tmp_path, "index", "given")
    shown = ended.out + ended.err
    assert not {sign for sign in shown if not sign.isprintable()} - {"\n"}
    assert len(shown) < 10_000
    assert "given/a" in shown

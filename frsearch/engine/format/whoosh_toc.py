"""The table of contents from which plain Whoosh learns of a commit, written without importing Whoosh.

Whoosh unpickles two objects from it, the schema and the list of segments. Each pickle here consists of one call of a function in
:mod:`frsearch.engine.whoosh`, so only a process that opens the index with Whoosh has to import that. frsearch itself never reads
this file.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

from attrs import asdict

from frsearch.engine.disk.files import replace
from frsearch.engine.format.manifest import Manifest

_HEAD = struct.pack(">3B2i3B", 4, 8, 4, -12345, -111, 2, 7, 4)
"""What Whoosh checks first: the sizes of its numbers and their byte order; then the versions of this format and of Whoosh."""


def write_toc(path: Path, manifest: Manifest) -> None:
    """Write the table of contents that plain Whoosh reads, durably.

    The files of the commit exist by now. Whoosh opens the newest table, so older ones can be deleted once the commit is made.
    """
    schema = _call("frsearch.engine.whoosh.schema", "build_schema")
    entries = json.dumps([asdict(entry) for entry in manifest.segments])
    segments = _call("frsearch.engine.whoosh.codec", "segments_of", entries)
    numbers = struct.pack(">2i", manifest.generation, 0)
    content = b"".join([_HEAD, bytes([len(schema)]), schema, numbers, segments])
    replace(path / manifest.toc_file, content, path / "_MAIN.toc.new")


def _call(module: str, function: str, *arguments: str) -> bytes:
    """Return a pickle (protocol 2) of what a function returns for these texts.

    Its opcodes are PROTO, GLOBAL, MARK, a BINUNICODE for each text, TUPLE, REDUCE and STOP.
    """
    texts = [argument.encode("ascii") for argument in arguments]
    pushed = b"".join(b"X" + struct.pack("<I", len(text)) + text for text in texts)
    return b"\x80\x02c" + f"{module}\n{function}\n(".encode("ascii") + pushed + b"tR."

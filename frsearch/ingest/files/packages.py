"""Documents that are zip files of XML (Word, OpenDocument, EPUB): opened within limits, parsed without entities or network."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from frsearch.ingest.files.archives import zip_file
from frsearch.ingest.files.encoding import binary_kind

_LARGEST = 1 << 26
"""Bytes of the largest member that is read: the text of a novel takes some five million in Word."""

_MAX_TAGS = 1_000_000
"""Tags of all members that are read, opening and closing: they take some ten seconds, and libxml2 150 bytes for each."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """The members of a document; `kind` names it in messages. Raises ValueError if `data` is no zip file."""

    def __init__(self, data: bytes, kind: str) -> None:
        self._kind = kind
        self._tags = 0
        if not data:
            raise ValueError("the file is empty")
        try:
            self._zip = zip_file(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError) as error:
            found = binary_kind(data[: 1 << 16]) or "text"
            raise ValueError(f"not {kind}: {error if found == 'zip' else found}") from error

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def read(self, name: str) -> bytes:
        """Return the bytes of a member, which zipfile ends where the directory says; raises ValueError if it cannot be read."""
        if name not in self:
            raise ValueError(f"not {self._kind}: it has no {name}")
        member = self._zip.getinfo(name)
        if member.flag_bits & 1:
            raise ValueError("encrypted; frsearch takes no passwords")
        if member.compress_type not in _METHODS:
            raise ValueError(f"{name} is compressed by a method that such documents never use")
        if member.file_size > _LARGEST:
            raise ValueError(f"{name} unfolds to {member.file_size:,} bytes; at most {_LARGEST:,} are read")
        data = self._zip.read(member)
        self._tags += data.count(b"<")
        if self._tags > _MAX_TAGS:
            raise ValueError(f"more than {_MAX_TAGS:,} tags")
        return data

    def xml(self, name: str) -> Any:
        """Return the root element of a member; raises ValueError if it cannot be read."""
        from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 (few corpora need it)

        try:
            return etree.fromstring(self.read(name), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
        except etree.XMLSyntaxError as error:
            raise ValueError(f"{name} cannot be parsed: {error}") from error

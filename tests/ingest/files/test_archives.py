"""Archives: members are read one by one, and none leads out of its archive."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

from tests.ingest.samples import ARTICLE, tar_of, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read


def test_complete_members_of_a_truncated_tar_are_read(read: Read) -> None:
    archive = tar_of({"un.txt": ARTICLE.encode(), "deux.txt": ARTICLE.encode() * 900})
    outcome = read({"a.tar": archive[:9000]})
    assert outcome.ids == ["a.tar/un.txt"]
    assert outcome.messages[0] == "a.tar/deux.txt: corrupt compressed data: unexpected end of data"


def test_broken_member_does_not_cost_the_next(read: Read) -> None:
    data = bytearray(zip_of({"un.txt": ARTICLE, "deux.txt": ARTICLE}, zipfile.ZIP_STORED))
    data[data.find(b"ministre")] ^= 0xFF
    outcome = read({"a.zip": bytes(data)})
    assert outcome.ids == ["a.zip/deux.txt"]
    assert "a.zip/un.txt" in outcome.messages[0]


def test_member_in_an_unknown_compression_is_reported(read: Read) -> None:
    data = bytearray(zip_of({"un.txt": ARTICLE}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        struct.pack_into("<H", data, data.find(mark) + offset, 97)
    assert read({"a.zip": bytes(data)}).messages == ["a.zip/un.txt: cannot be read: That compression method is not supported"]


def test_archive_names_stay_inside_the_archive(read: Read) -> None:
    outcome = read({"a.zip": zip_of({"../../etc/un.txt": ARTICLE, "/racine.txt": ARTICLE})})
    assert outcome.ids == ["a.zip/etc/un.txt", "a.zip/racine.txt"]

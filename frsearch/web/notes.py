"""Notes on a query as the page shows them: in French, with the part that they are about, and corrections as links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve, frozen

from frsearch.model import Note
from frsearch.web.address import Address
from frsearch.web.typography import NARROW, quoted
from frsearch.web.wording import in_french


@frozen
class Remark:
    """A note: its ``text``, whether that is French, the part of the query that it is about, and links as (text, address)."""

    kind: str
    text: str
    is_french: bool
    about: str
    links: tuple[tuple[str, str], ...] = ()


def remarks(address: Address, notes: Sequence[Note], path: str = "/") -> list[Remark]:
    """Return all notes as remarks, in their order."""
    return [_remark(address, note, path) for note in notes]


def remarks_on_several(address: Address, notes: Sequence[Note]) -> list[Remark]:
    """Return the notes on several queries: one that is about a single query names it, and has the links of a search for it."""
    return [_on_one_of_several(address, note) for note in notes]


def _on_one_of_several(address: Address, note: Note) -> Remark:
    longest_first = sorted(address.q, key=len, reverse=True)
    query = next((query for query in longest_first if note.message.startswith(f"{query}: ")), None)
    if query is None:
        return evolve(_remark(address, note, "/"), about="", links=())
    own = evolve(note, message=note.message.removeprefix(f"{query}: "))
    remark = _remark(address.elsewhere().asking(query), own, "/")
    return evolve(remark, text=f"{quoted(query)}{NARROW}: {remark.text[:1].lower()}{remark.text[1:]}")


def _remark(address: Address, note: Note, path: str) -> Remark:
    said = in_french(note.message)
    query = address.query
    is_part = note.kind == "syntax" and 0 < note.end - note.start < len(query)
    about = query[note.start : note.end] if is_part else ""
    return Remark(
        note.kind, said.text[:1].upper() + said.text[1:], said.is_french, about, tuple(_links(address, note, said.parts, path))
    )


def _links(address: Address, note: Note, parts: Sequence[str], path: str) -> Iterator[tuple[str, str]]:
    query = address.query
    if note.kind == "suggestion" and note.end:
        for word in parts[-1].split(" or "):
            corrected = f"{query[: note.start]}{word[1:-1]}{query[note.end :]}"
            yield f"chercher {corrected}", address.asking(corrected).url(path)
    elif note.kind == "correction" and parts:
        yield f"chercher exactement {query}", address.with_(strict=True).url(path)
        for word in parts[2].split(" or ") if len(parts) > 2 else ():
            other = f"{query[: note.start]}{word[1:-1]}{query[note.end :]}"
            yield f"chercher {other}", address.asking(other).url(path)
    elif note.kind in ("variants", "correction") or "quoted or not" in note.message:
        yield "chercher les mots tels quels", address.with_(strict=True).url(path)

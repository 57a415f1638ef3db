"""``/export``: what is marked, or what a query finds, as a file for other programs."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from frsearch.errors import ArticleMissing
from frsearch.index import Index
from frsearch.render.exports import EXPORTS, exporter
from frsearch.web.address import Address, BadAddress
from frsearch.web.facets import chips
from frsearch.web.notes import remarks
from frsearch.web.pages import archive_of, page

PATH = "/export"

FORMATS = {
    "csv": ("un tableau, une ligne par article, pour un tableur", "csv"),
    "jsonl": ("une ligne de JSON par article ; frsearch index les relit exactement", "jsonl"),
    "ris": ("des références pour Zotero, EndNote et Mendeley, sans les textes", "ris"),
    "biblatex": ("des références pour LaTeX, sans les textes", "bib"),
    "csl-json": ("des références pour Pandoc et Zotero, sans les textes", "json"),
    "iramuteq": ("un corpus pour IRaMuTeQ et rainette", "txt"),
    "txm": ("un corpus pour TXM, dans une archive", "zip"),
    "txt": ("un dossier de textes avec leurs métadonnées, dans une archive", "zip"),
    "parquet": ("un tableau pour pandas, polars et R", "parquet"),
}
"""Every format, what it is for, and the suffix of its file."""


def export(request: Request) -> Response:
    """Return the page on which to choose a format, or with ``format`` the file."""
    address = Address.of(request.query_params)
    format_name = request.query_params.get("format", "")
    if format_name:
        return _file(request, address, format_name)
    index = archive_of(request).index
    found = index.facets(address.query or None, "outlet", **address.filters)
    marked, unknown = _marked(index, address)
    whole = address.with_(marque=())
    return page(
        request,
        "export.html",
        address,
        title="Exporter",
        total=found.total,
        chips=chips(address, PATH),
        remarks=remarks(address, found.notes, PATH),
        marked=[(title, address.of_article(one)) for one, title in marked.items()],
        unknown=unknown,
        only_known=address.with_(marque=tuple(marked)).url(PATH),
        of_marked=_formats(Address(marque=tuple(marked))),
        of_found=_formats(whole),
    )


def _marked(index: Index, address: Address) -> tuple[dict[str, str], list[str]]:
    """Return the titles of the marked articles by their ids, and the ids that no article has, or none any more."""
    titles: dict[str, str] = {}
    for one in address.marque:
        with suppress(ArticleMissing):
            titles[one] = index.article(one).title or one
    return titles, [one for one in address.marque if one not in titles]


def _formats(address: Address) -> list[tuple[str, str, str]]:
    """Return each format that can be written here, what it is for, and the address of its file."""
    there = [name for name in FORMATS if name != "parquet" or find_spec("pyarrow")]
    return [(name, FORMATS[name][0], _href(address, name)) for name in there]


def _href(address: Address, format_name: str) -> str:
    url = address.url(PATH)
    return f"{url}{'&' if '?' in url else '?'}format={format_name}"


def _file(request: Request, address: Address, format_name: str) -> Response:
    """Return the file, written to a temporary folder that goes once it is sent."""
    if format_name not in EXPORTS:
        raise BadAddress(f"« format={format_name} » n’est pas un format ; voici ceux qu’il y a : {', '.join(EXPORTS)}")
    _, suffix = FORMATS[format_name]
    folder = Path(tempfile.mkdtemp(prefix="frsearch-export-"))
    try:
        path = _written(request, address, format_name, folder, suffix)
    except ImportError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise BadAddress("Parquet demande pyarrow : pip install 'frsearch[parquet]'") from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gone = BackgroundTask(shutil.rmtree, folder, ignore_errors=True)
    return FileResponse(path, media_type="application/octet-stream", filename=path.name, background=gone)


def _written(request: Request, address: Address, format_name: str, folder: Path, suffix: str) -> Path:
    """Write the file, in an archive if it is a folder; what is marked counts, whatever the query.

    Raises ArticleMissing for a mark on no article: a file could not say that it is missing there.
    """
    index = archive_of(request).index
    is_folder = exporter(format_name).target == "folder"
    target = folder / "frsearch" if is_folder else folder / f"frsearch.{suffix}"
    if address.marque:
        for unknown in _marked(index, address)[1]:
            raise ArticleMissing(unknown)
        index.export(None, format_name, to=target, ids=address.marque)
    else:
        index.export(address.query or None, format_name, to=target, **address.filters)
    return Path(shutil.make_archive(os.fspath(target), "zip", target)) if is_folder else target

"""Word, OpenDocument and EPUB: where their title is, what belongs to their text, and what is wrong with bad ones."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml

from frsearch.ingest.files import packages
from tests.ingest.papers import docx_of, epub_of, odt_of
from tests.ingest.samples import ARTICLE, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read

PUBLISHED = "Publié le mardi 5 mars 2024 | La Vigie"
FIRST = "La préfète s’est rendue lundi sur le pont, fermé depuis un an."
SECOND = "Les travaux ont coûté deux millions d’euros."
BODY = f"{FIRST}\n\n{SECOND}"

ODT = f'<text:p text:style-name="P1">Le pont rouvre ses portes</text:p><text:p>{PUBLISHED}</text:p><text:p>{FIRST}</text:p>'
TEXTS = {
    "a.docx": docx_of(("Le pont rouvre ses portes", "Title"), PUBLISHED, "", FIRST, SECOND),
    "heading.docx": docx_of("Région", ("Le pont rouvre ses portes", "Heading 1"), PUBLISHED, FIRST, SECOND),
    "metadata.docx": docx_of("LE PONT ROUVRE SES PORTES", PUBLISHED, FIRST, SECOND, title="Le pont rouvre ses portes"),
    "program.docx": docx_of("Le pont rouvre ses portes", PUBLISHED, FIRST, SECOND, title="Document1"),
    "a.odt": odt_of(f"{ODT}<text:p>{SECOND}</text:p>"),
    "heading.odt": odt_of(
        f'<text:h text:outline-level="1">Le pont rouvre ses portes</text:h><text:p>{PUBLISHED}</text:p>'
        f"<text:p>{FIRST}</text:p><text:p>{SECOND}</text:p>",
        title="pont_v2_final",
    ),
    "metadata.odt": odt_of(
        f"<text:p>{PUBLISHED}</text:p><text:p>{FIRST}</text:p><text:p>{SECOND}</text:p>", "Le pont rouvre ses portes"
    ),
    "a.epub": epub_of(
        {"un.xhtml": f"<h1>Le pont rouvre ses portes</h1><p>{PUBLISHED}</p><p>{FIRST}</p>", "deux.xhtml": f"<p>{SECOND}</p>"},
        "<dc:title>Le pont rouvre ses portes</dc:title><dc:date>2019</dc:date>",
    ),
    "heading.epub": epub_of(
        {
            "nav.xhtml": "<ol><li>Pont</li></ol>",
            "p.xhtml": f"<h1>Le pont rouvre ses portes</h1><p>{PUBLISHED}</p><p>{FIRST}</p><p>{SECOND}</p>",
        },
        "<dc:title>sans titre</dc:title>",
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_fields_of_a_document(name: str, read: Read) -> None:
    outcome = read({name: TEXTS[name]})
    (article,) = outcome.articles
    assert (article.id, article.title, article.date, article.outlet) == (
        name,
        "Le pont rouvre ses portes",
        "2024-03-05",
        "La Vigie",
    )
    assert article.body == BODY
    assert article.extra == {"head": [PUBLISHED]} | ({"section": "Région"} if name == "heading.docx" else {})
    assert not outcome.messages
    assert not outcome.report.remarks


def test_no_date_is_that_of_the_file(read: Read) -> None:
    names = {"a.docx": docx_of(FIRST, SECOND), "a.odt": odt_of(f"<text:p>{FIRST}</text:p>")}
    assert [article.date for article in read(names).articles] == [None, None]


def test_every_part_of_a_word_document_is_read_once(read: Read) -> None:
    document = docx.Document()
    body = document.element.body
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    box = "<w:txbxContent><w:p><w:r><w:t>Encadré : les chiffres.</w:t></w:r></w:p></w:txbxContent>"
    parts = [
        "<w:p {}><w:r><w:t>Avant</w:t><w:tab/><w:t>après</w:t><w:br/><w:t>la ligne.</w:t></w:r></w:p>",
        "<w:p {}><w:ins><w:r><w:t>Ajouté. </w:t></w:r></w:ins><w:del><w:r><w:delText>Effacé.</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t>Un lien.</w:t></w:r></w:hyperlink></w:p>",
        "<w:sdt {}><w:sdtContent><w:p><w:r><w:t>Un champ de saisie.</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:tbl {}><w:tr><w:tc><w:p><w:r><w:t>Une case.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        f'<w:p {{}}><w:r><w:t>Autour du cadre.</w:t></w:r><mc:AlternateContent xmlns:mc="{markup}"><mc:Choice>{box}</mc:Choice>'
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:p>",
    ]
    for part in reversed(parts):
        body.insert(0, parse_xml(part.format(space)))
    out = io.BytesIO()
    document.save(out)
    (article,) = read({"a.docx": with_member(out.getvalue(), "word/footnotes.xml", NOTES.format(space))}).articles
    assert article.body.split("\n\n") == [
        "Avant\taprès\nla ligne.".replace("\n", " "),
        "Ajouté. Un lien.",
        "Un champ de saisie.",
        "Une case.",
        "Autour du cadre.",
        "Encadré : les chiffres.",
        "Une note.",
    ]


NOTES = "<w:footnotes {}><w:footnote><w:p><w:r><w:t>Une note.</w:t></w:r></w:p></w:footnote></w:footnotes>"


def with_member(data: bytes, name: str, content: str | bytes) -> bytes:
    """Return a zip file with one member added or replaced."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        members: dict[str, str | bytes] = {one: opened.read(one) for one in opened.namelist()}
    return zip_of(members | {name: content})


def test_what_is_not_the_text_of_an_opendocument_is_left_out(read: Read) -> None:
    content = (
        "<text:tracked-changes><text:p>Effacé.</text:p></text:tracked-changes>"
        '<text:p>Deux<text:s text:c="2"/>blancs<text:tab/>et\n<text:span>la<text:line-break/>suite</text:span>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Une note.</text:p>"
        "</text:note-body></text:note>"
        "<office:annotation><text:p>Un commentaire.</text:p></office:annotation>.</text:p>"
    )
    (article,) = read({"a.odt": odt_of(content)}).articles
    assert article.body == "Deux  blancs\tet la suite.\n\nUne note."


def test_a_book_has_authors_and_pages(read: Read) -> None:
    metadata = "<dc:title>Carnets du port</dc:title><dc:creator>Anne Rodier</dc:creator><dc:creator>Unknown Author</dc:creator>"
    book = epub_of(
        {"deux.xhtml": f"<p>{SECOND}</p>", "un.xhtml": f"<p>{FIRST}</p>"}, metadata, ["un.xhtml", "deux.xhtml", "x.xhtml"]
    )
    outcome = read({"a.epub": book})
    (article,) = outcome.articles
    assert (article.title, article.body, article.extra) == ("Carnets du port", BODY, {"author": ["Anne Rodier"]})
    assert [remark.detail for remark in outcome.report.remarks] == ["OEBPS/x.xhtml"]


def test_documents_in_archives_and_without_a_suffix(read: Read) -> None:
    files = {name: content for name, content in TEXTS.items() if name.startswith("a.")}
    outcome = read({"lot.zip": zip_of(files), **{name.replace(".", "_"): content for name, content in files.items()}})
    assert outcome.ids == [f"lot.zip/{name}" for name in files]
    named = read(paths=[name.replace(".", "_") for name in files])
    assert [article.title for article in named.articles] == ["Le pont rouvre ses portes"] * 3
    assert list(named.report.formats) == ["Word", "OpenDocument", "EPUB"]


def bomb(name: str, size: int) -> bytes:
    return with_member(TEXTS["a.docx"], name, b"<a>" + b" " * size + b"</a>")


LAUGHS = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "{}"><!ENTITY z "{}">]>'.format("&x;" * 100, "&y;" * 100)
SECRET = "<manifest><file-entry><encryption-data/></file-entry></manifest>"
BAD = {
    "empty.docx": (b"", "the file is empty"),
    "text.docx": (b"Titre", "not a Word document (.docx): text"),
    "old.docx": (b"\xd0\xcf\x11\xe0" + bytes(600), "not a Word document (.docx): Microsoft Office"),
    "cut.docx": (TEXTS["a.docx"][:3000], "not a Word document (.docx): File is not a zip file"),
    "other.docx": (zip_of({"a": "b"}), "not a Word document (.docx): it has no word/document.xml"),
    "blank.docx": (docx_of("", " "), "there is no text in the document"),
    "broken.docx": (with_member(TEXTS["a.docx"], "word/document.xml", "<a><b></a>"), "word/document.xml cannot be parsed: "),
    "bomb.docx": (bomb("word/document.xml", 1 << 27), "word/document.xml unfolds to 134,217,735 bytes; at most 67,108,864"),
    "tags.docx": (with_member(TEXTS["a.docx"], "word/document.xml", "<a>" * 1_000_001), "more than 1,000,000 tags"),
    "deep.docx": (with_member(TEXTS["a.docx"], "word/document.xml", "<a>" * 9000), "word/document.xml cannot be parsed: "),
    "long.docx": (docx_of("Un mot. " * 300), "an article of 2,399 characters; at most 2,000 are read"),
    "secret.odt": (odt_of(ODT, manifest=SECRET), "encrypted; frsearch takes no passwords"),
    "other.odt": (zip_of({"a": "b"}), "not an OpenDocument text (.odt): it has no content.xml"),
    "text.odt": (b"Titre", "not an OpenDocument text (.odt): text"),
    "other.epub": (zip_of({"a": "b"}), "not an EPUB: it has no META-INF/container.xml"),
    "no-text.epub": (epub_of({"p.xhtml": "<img/>"}, ""), "there is no text in the document"),
    "secret.epub": (
        epub_of({"p.xhtml": f"<p>{FIRST}</p>"}, "", **{"META-INF/encryption.xml": '<a URI="OEBPS/p.xhtml"/>'}),
        "encrypted; frsearch takes no passwords",
    ),
    "long.epub": (epub_of({"p.xhtml": "<p>Un mot.</p>" * 300}, ""), "a book of more than 2,000 characters"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_document_is_reported_and_its_neighbours_are_read(name: str, read: Read) -> None:
    content, message = BAD[name]
    outcome = read({"a.txt": ARTICLE, name: content, "z.docx": TEXTS["a.docx"]}, max_chars=2000)
    assert len(outcome.messages) == 1
    assert outcome.messages[0].startswith(f"{name}: {message}")
    assert set(outcome.ids) == {"a.txt", "z.docx"}


def test_a_member_that_is_encrypted_or_packed_otherwise_is_refused() -> None:
    data = bytearray(TEXTS["a.odt"])
    start = data.find(b"PK\1\2", 0)
    while b"content.xml" not in data[start : start + 60]:
        start = data.find(b"PK\1\2", start + 1)
    data[start + 8] |= 1
    with pytest.raises(ValueError, match="encrypted"):
        packages.Package(bytes(data), "x").xml("content.xml")
    with pytest.raises(ValueError, match="a method that such documents never use"):
        packages.Package(zip_of({"a.xml": "<a/>"}, zipfile.ZIP_LZMA), "x").xml("a.xml")


def test_entities_are_not_expanded(read: Read) -> None:
    text = f"{LAUGHS}<a xmlns:w='w'><w:p><w:t>Le phare. &z;</w:t></w:p></a>"
    (article,) = read({"a.docx": with_member(TEXTS["a.docx"], "word/document.xml", text)}).articles
    assert article.body == "Le phare."


def test_only_its_articles_are_read_from_a_folder(read: Read) -> None:
    outcome = read({"a.docx": TEXTS["a.docx"], "b.doc": b"\xd0\xcf\x11\xe0", "c.pptx": b"PK"})
    assert outcome.ids == ["a.docx"]
    assert set(outcome.report.passed_over) == {".doc", ".pptx"}

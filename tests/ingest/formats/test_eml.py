"""Messages: newsletters and dispatches, in several encodings, with pages and attachments."""

from __future__ import annotations

import io
import sys
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from frsearch.ingest import read_corpus
from frsearch.ingest.formats import eml
from tests.ingest.papers import NESTED
from tests.ingest.samples import ARTICLE, PAGE, zip_of

if TYPE_CHECKING:
    from tests.ingest.conftest import Read

TEXT = "La préfète s’est rendue lundi sur le pont, fermé depuis un an.\n\nLes travaux ont coûté 2 M€.\n"


def message(text: str = TEXT, charset: str = "utf-8", **headers: str) -> EmailMessage:
    one = EmailMessage()
    given = {"Subject": "Le pont d’été rouvre", "From": "Hélène Karadec <helene@vigie.example>", "Date": DATE} | headers
    for name, value in given.items():
        if value:
            one[name] = value
    one.set_content(text, charset=charset)
    return one


DATE = "Tue, 05 Mar 2024 23:30:00 +0100"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-15", "windows-1252"])
def test_the_fields_of_a_message(charset: str, read: Read) -> None:
    text = TEXT.replace("’", "'") if charset == "iso-8859-15" else TEXT
    outcome = read({"a.eml": message(text, charset).as_bytes()})
    assert [(one.id, one.title, one.date, one.outlet, one.extra) for one in outcome.articles] == [
        ("a.eml", "Le pont d’été rouvre", "2024-03-05", None, {"author": ["Hélène Karadec"]})
    ]
    assert outcome.bodies == [text.strip()]
    assert not outcome.messages
    assert not outcome.report.remarks


HEAD = b"From: helene@vigie.example\r\nSubject: =?iso-8859-1?Q?Le_pont_d=92=E9t=E9?=\r\nDate: Tue, 5 Mar 2024 10:00:00 GMT\r\n"
DECLARED = {
    "not at all": ("", "cp1252"),
    "not at all, in UTF-8": ("", "utf-8"),
    "wrongly": ("Content-Type: text/plain; charset=us-ascii\r\n", "cp1252"),
    "as what nobody knows": ("Content-Type: text/plain; charset=x-inconnu\r\n", "utf-8"),
    "as Latin-1, which is windows-1252": ("Content-Type: text/plain; charset=iso-8859-1\r\n", "cp1252"),
}


@pytest.mark.parametrize("how", DECLARED)
def test_an_encoding_that_is_declared(how: str, read: Read) -> None:
    header, encoding = DECLARED[how]
    data = HEAD + header.encode() + b"\r\n" + TEXT.replace("\n", "\r\n").encode(encoding)
    (article,) = read({"a.eml": data}).articles
    assert (article.title, article.body) == ("Le pont d’été", TEXT.strip())
    assert article.extra == {"author": ["helene@vigie.example"]}


def test_the_page_of_a_message_is_read_as_a_page(read: Read) -> None:
    one = message("Version texte : voir en ligne.")
    one.add_alternative(PAGE.format(charset="utf-8").replace("Le pont rouvre", "Le pont d’été rouvre"), subtype="html")
    one.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="communiqué.pdf")
    outcome = read({"a.eml": one.as_bytes()})
    (article,) = outcome.articles
    assert (article.title, article.date, article.outlet) == ("Le pont d’été rouvre", "2024-03-05", "La Vigie")
    assert article.body.startswith("Le ministre s’est rendu à Kayes lundi")
    assert "Version texte" not in article.body
    assert [(remark.kind, remark.detail) for remark in outcome.report.remarks] == [("attachments, not read", "communiqué.pdf")]


def test_a_page_without_an_article_leaves_the_text(read: Read) -> None:
    one = message(TEXT)
    one.add_alternative("<html><body><img src='x.png'></body></html>", subtype="html")
    assert read({"a.eml": one.as_bytes()}).bodies == [TEXT.strip()]
    short = EmailMessage()
    short["Subject"] = "Brève"
    short.set_content("<p>Le phare s&#8217;&eacute;teint.</p>", subtype="html")
    (article,) = read({"a.eml": short.as_bytes()}).articles
    assert (article.title, article.body, article.date) == ("Brève", "Le phare s’éteint.", None)


def test_the_head_of_the_text_says_what_the_headers_do_not(read: Read) -> None:
    (article,) = read({"a.eml": message(f"Publié le 4 mars 2024 | La Vigie\n\n{TEXT}", Date="", Subject="").as_bytes()}).articles
    assert (article.date, article.outlet) == ("2024-03-04", "La Vigie")
    assert article.extra["title"] == "from the first sentence"


BAD = {
    "empty": (b"", "the file is empty"),
    "no message": (b"Le pont rouvre\n\nTexte.\n", "not a message: it has none of the headers"),
    "no text": (message(" ").as_bytes(), "there is no text in the message"),
    "no date": (
        message().as_bytes().replace(DATE.encode(), b"hier matin"),
        "'hier matin' is not a date; the article is read without a date",
    ),
    "too long": (message("Un mot. " * 300).as_bytes(), "2,401 characters; at most 2,000 are read"),
    "nested": (NESTED, "parts nested too deeply"),
    "long headers": (b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nTexte.\n", "headers of more than 262,144 bytes"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_message_is_reported_and_its_neighbours_are_read(kind: str, read: Read) -> None:
    content, reason = BAD[kind]
    outcome = read({"a.txt": ARTICLE, "b.eml": content, "c.eml": message().as_bytes()}, max_chars=2000)
    assert len(outcome.messages) == 1
    assert outcome.messages[0].startswith(f"b.eml: {reason}")
    assert {"a.txt", "c.eml"} <= set(outcome.ids)


def test_a_message_that_takes_too_long_is_reported(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eml, "_SECONDS", 0.2)
    slow = b"From: " + b"a <a@b.fr>, " * 20_000 + b"\n\nTexte.\n"
    assert read({"a.eml": slow}).messages == ["a.eml: a message that takes more than 0.2 s to read"]


def test_a_message_in_an_archive_and_from_a_pipe(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read({"lot.zip": zip_of({"mars/a.eml": message().as_bytes()})}).ids == ["lot.zip/mars/a.eml"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HEAD + b"\r\n" + TEXT.encode())))
    assert [article.date for article in read_corpus("-")] == ["2024-03-05"]

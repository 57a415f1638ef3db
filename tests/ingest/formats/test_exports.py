"""Exports, feeds, archives and corpora: files that hold several articles, in two encodings, with a broken one in the middle."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest

from tests.ingest.conftest import Read

FERME = "Le conseil de Kervado ferme la piscine dès l’automne."
TRAINS = "Quatre liaisons sont supprimées ; les usagers déposent un recours."
EXPECTED = [
    ("La piscine ferme pour l’hiver", "2024-09-12", "Le Phare", FERME),
    ("Moins de trains à Port-Élan", "2024-09-03", "La Gazette de l’Ouest", TRAINS),
]
"""Title, date, outlet and body of the two articles that each file holds around a broken one."""


def current_europresse(broken: bool, title: str, day: str, outlet: str, body: str, number: str) -> str:
    text = "" if broken else f'<div class="DocText clearfix"><div class="docOcurrContainer"><p>{body}</p></div></div>'
    return (
        f'<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">{outlet}, no. 4312</span></div>'
        f'<div><span class="DocHeader">Région, {day} 423 mots, p. 4</span></div><div class="titreArticle">'
        f'<p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">{title}</p></div>'
        f'<div class="docAuthors">Anne Riou</div></header><section>{text}</section>'
        f'<aside><div class="publiC-lblNodoc">news·{number}</div></aside><footer>© 2024 {outlet}</footer></article>'
    )


def middle_europresse(broken: bool, title: str, day: str, outlet: str, body: str, number: str) -> str:
    text = "" if broken else f'<div class="DocText"><div class="docOcurrContainer"><p>{body}</p></div></div>'
    return (
        f'<article><header><div><span class="DocPublicationName">{outlet}</span></div>'
        f'<span class="DocHeader">Région, {day}, p. 4</span><div class="titreArticle">'
        f'<p class="sm-margin-bottom">Littoral</p><p class="titreArticleVisu">{title}</p></div><div>Anne Riou</div></header>'
        f"<section>{text}</section><footer><small>© {outlet}</small></footer>"
        f'<span id="PubliC_lblNodoc">news·{number}</span></article>'
    )


def old_europresse(broken: bool, title: str, day: str, outlet: str, body: str, number: str) -> str:
    text = "" if broken else f"{body}<p></p>"
    return (
        f'<table><tbody><tr><td><span class="DocPublicationName">{outlet} no. 5968</span>'
        '<span class="DocHeader">Région, </span>'
        f'<span class="DocHeader">{day}</span><span class="DocHeader">, p. 04</span><p></p>'
        f'<span class="TitreArticleVisu">{title}</span><p></p>Anne Riou<p></p>{text}'
        "<table><tr><td>Date d'émission : 2026-01-02</td></tr></table>"
        f"Numéro de document : news·{number}</td></tr></tbody></table>"
    )


ROWS = [
    (False, EXPECTED[0][0], "jeudi 12 septembre 2024", "Le Phare", FERME, "20240912·LP·0001"),
    (True, "Sans texte", "mercredi 11 septembre 2024", "Le Phare", "", "20240911·LP·0002"),
    (False, EXPECTED[1][0], "mardi 3 septembre 2024", "La Gazette de l’Ouest", TRAINS, "20240903·GO·0003"),
]


def page(layout: Callable[..., str]) -> str:
    articles = "".join(layout(*row) for row in ROWS)
    declared = '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'
    return f"<html><head>{declared}</head><body>{articles}</body></html>"


FEED = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Le Phare</title>
<item><title>La piscine ferme pour l&#8217;hiver</title><link>https://phare.example/1</link>
<pubDate>Thu, 12 Sep 2024 08:00:00 +0200</pubDate><description>Court.</description>
<content:encoded><![CDATA[<p>Le conseil de Kervado ferme la piscine dès l’automne.</p>]]></content:encoded></item>
<item><title>Sans texte</title><link>https://phare.example/2</link></item>
<item><title>Moins de trains à Port-Élan</title><link>https://phare.example/3</link><source>La Gazette de l’Ouest</source>
<pubDate>Tue, 03 Sep 2024 08:00:00 +0200</pubDate>
<description>&lt;p&gt;Quatre liaisons sont supprimées ; les usagers déposent un recours.&lt;/p&gt;</description></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Le Phare</title>
<entry><title>La piscine ferme pour l’hiver</title><link href="https://phare.example/1"/><published>2024-09-12T08:00:00Z</published>
<content type="html">&lt;p&gt;Le conseil de Kervado ferme la piscine dès l’automne.&lt;/p&gt;</content></entry>
<entry><title>Sans texte</title><link href="https://phare.example/2"/></entry>
<entry><title>Moins de trains à Port-Élan</title><link href="https://phare.example/3"/><updated>2024-09-03T08:00:00Z</updated>
<source>La Gazette de l’Ouest</source>
<summary>Quatre liaisons sont supprimées ; les usagers déposent un recours.</summary></entry></feed>"""

STARS = """**** *titre_La_piscine_ferme_pour_l’hiver *journal_Le_Phare *date_2024-09-12 *annee_2024
Le conseil de Kervado ferme la piscine dès l’automne.

**** *titre_Sans_texte *date_2024-09-11

**** *titre_Moins_de_trains_à_Port-Élan *journal_La_Gazette_de_l’Ouest *date_2024-09-03
-*recours
Quatre liaisons sont supprimées ; les usagers déposent un recours.
"""

TEI = """<?xml version="1.0"?><teiCorpus xmlns="http://www.tei-c.org/ns/1.0">
<TEI xml:id="n1"><teiHeader><fileDesc><titleStmt><title>La piscine ferme pour l’hiver</title></titleStmt>
<sourceDesc><bibl><title level="j">Le Phare</title><date when="2024-09-12"/></bibl></sourceDesc></fileDesc></teiHeader>
<text><body><p>Le conseil de Kervado ferme la piscine dès l’automne.</p></body></text></TEI>
<TEI xml:id="n2"><teiHeader><fileDesc><titleStmt><title>Sans texte</title></titleStmt></fileDesc></teiHeader><text/></TEI>
<TEI xml:id="n3"><teiHeader><fileDesc><titleStmt><title>Moins de trains à Port-Élan</title></titleStmt>
<sourceDesc><bibl><title level="j">La Gazette de l’Ouest</title><date>3 septembre 2024</date></bibl></sourceDesc>
</fileDesc></teiHeader>
<text><body><p>Quatre liaisons sont supprimées ; les usagers déposent un recours.</p></body></text></TEI></teiCorpus>"""

TXM = """<corpus><text id="n1" titre="La piscine ferme pour l’hiver" date="2024-09-12" journal="Le Phare" annee="2024">
<p>Le conseil de Kervado ferme la piscine dès l’automne.</p></text><text id="n2" titre="Sans texte"></text>
<text id="n3" titre="Moins de trains à Port-Élan" date="2024-09-03" journal="La Gazette de l’Ouest">
<p>Quatre liaisons sont supprimées ; les usagers déposent un recours.</p></text></corpus>"""

DOCS = """<doc id="n1"><titre>La piscine ferme pour l’hiver</titre><date>12/09/2024</date><journal>Le Phare</journal>
<texte>Le conseil de Kervado ferme la piscine dès l’automne.</texte></doc>
<doc id="n2"><titre>Sans texte</titre></doc>
<doc id="n3"><titre>Moins de trains à Port-Élan</titre><date>3 septembre 2024</date><journal>La Gazette de l’Ouest</journal>
<texte>Quatre liaisons sont supprimées ; les usagers déposent un recours.</texte></doc>"""

NEWS = ["news·20240912·LP·0001", "news·20240903·GO·0003"]
LINKS = ["https://phare.example/1", "https://phare.example/3"]
CASES = {
    "current.HTML": (page(current_europresse), NEWS, "Europresse"),
    "middle.html": (page(middle_europresse), NEWS, "Europresse"),
    "old.html": (page(old_europresse), NEWS, "Europresse"),
    "flux.rss": (FEED, LINKS, "feed"),
    "flux.xml": (ATOM, LINKS, "feed"),
    "corpus.txt": (STARS, ["corpus.txt#1", "corpus.txt#3"], "IRaMuTeQ"),
    "tei.xml": (TEI, ["n1", "n3"], "corpus"),
    "txm.xml": (TXM, ["n1", "n3"], "corpus"),
    "docs.txt": (DOCS, ["n1", "n3"], "corpus"),
}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("name", CASES)
def test_every_article_is_read_and_the_broken_one_is_reported(read: Read, name: str, encoding: str) -> None:
    text, ids, format_name = CASES[name]
    if encoding != "utf-8":
        text = text.replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="windows-1252"?>')
    outcome = read({name: text.encode(encoding)})
    found = [(article.title, article.date, article.outlet, article.body) for article in outcome.articles]
    assert found == EXPECTED
    assert outcome.ids == ids
    assert outcome.messages == [f"{name}: article 2: there is no text in it"]
    [remark] = [one for one in outcome.report.remarks if "articles in" in one.kind]
    assert (format_name in remark.kind, remark.detail) == (True, "3")


@pytest.mark.parametrize("layout", ["current.HTML", "middle.html", "old.html"])
def test_who_wrote_an_article_and_on_which_page(read: Read, layout: str) -> None:
    first = read({layout: CASES[layout][0]}).articles[0]
    assert first.extra["author"] == ["Anne Riou"]
    assert first.extra["page"].lstrip("0") == "4"
    assert first.extra["number"] == NEWS[0]
    assert first.extra["outlet_as_written"].startswith("Le Phare")


def test_the_number_of_a_document_is_not_its_date(read: Read) -> None:
    """Nor is the date of the certificate, or of the download."""
    text = page(old_europresse).replace("jeudi 12 septembre 2024", "").replace("20240912", "20240913")
    assert [article.date for article in read({"a.html": text}).articles] == [None, "2024-09-03"]


def archive(*pages: tuple[str, str, str]) -> bytes:
    """Return a WARC of answers: address, status and page."""
    records = []
    for number, (address, status, text) in enumerate(pages):
        answer = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{text}".encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\nWARC-Date: 2026-11-28T08:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012}>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        records.append(head.encode() + answer + b"\r\n\r\n")
    return b"".join(records)


@pytest.mark.parametrize("is_compressed", [False, True])
def test_the_pages_of_a_web_archive(read: Read, is_compressed: bool) -> None:
    def article(title: str, body: str) -> str:
        paragraphs = "".join(
            f"<p>{body} Les élus en débattent depuis {n} semaines, sans parvenir à un accord.</p>" for n in (3, 4, 5)
        )
        return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{paragraphs}</article></body></html>"

    content = archive(
        ("https://phare.example/1", "200 OK", article("La piscine ferme pour l’hiver", FERME)),
        ("https://phare.example/2", "404 Not Found", article("Introuvable", FERME)),
        ("https://phare.example/3", "200 OK", "<html><body></body></html>"),
        ("https://phare.example/4", "200 OK", article("Moins de trains à Port-Élan", TRAINS)),
    )
    outcome = read({"site.warc.gz": gzip.compress(content)} if is_compressed else {"site.warc": content})
    assert outcome.ids == ["https://phare.example/1", "https://phare.example/4"]
    assert [article.title for article in outcome.articles] == [title for title, *_ in EXPECTED]
    assert [article.date for article in outcome.articles] == [None, None], "the capture is no publication"
    assert all(article.extra["captured"] for article in outcome.articles)
    [message] = outcome.messages
    assert "page 2 (https://phare.example/3)" in message
    assert ("answers in this web archive that are no pages", "1") in [(one.kind, one.detail) for one in outcome.report.remarks]


def test_unknown_xml_in_a_folder_is_passed_over(read: Read) -> None:
    outcome = read({"réglages.xml": "<config><a>1</a></config>", "a.txt": "Un titre\n\nLe port dort."})
    assert outcome.messages == []
    assert outcome.ids == ["a.txt"]
    assert {kind: passed.count for kind, passed in outcome.report.passed_over.items()} == {".xml of an unknown kind": 1}


@pytest.mark.parametrize(
    "bomb", ['<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;">]>', '<!DOCTYPE r SYSTEM "file:///etc/passwd">']
)
def test_entities_of_xml_are_not_expanded(read: Read, bomb: str) -> None:
    outcome = read({"a.xml": f'<?xml version="1.0"?>{bomb}<docs><doc id="1"><texte>Le port &b; dort.</texte></doc></docs>'})
    assert [article.body.split() for article in outcome.articles] in ([["Le", "port", "dort."]], [["Le", "port", "&b;", "dort."]])

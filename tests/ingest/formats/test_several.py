"""Pages that hold several articles, and those that only announce others."""

from __future__ import annotations

from frsearch import Article
from tests.ingest.conftest import Read

LONG = "Le conseil municipal a voté jeudi soir la fermeture de la piscine, malgré les protestations des clubs de natation. " * 3


def article(title: str, text: str, *, date: str = "", link: str = "", tag: str = "h2") -> str:
    heading = f'<a href="{link}">{title}</a>' if link else title
    time = f'<time datetime="{date}">le {date}</time>' if date else ""
    return f"<article><{tag}>{heading}</{tag}>{time}<p>{text}</p><p>{text}</p><footer>12 commentaires</footer></article>"


def page(*parts: str) -> str:
    head = '<link rel="canonical" href="https://lephare.example/politique/"><meta property="og:site_name" content="Le Phare">'
    head += "<title>Politique - Le Phare</title>"
    return f"<!doctype html><html><head>{head}</head><body><nav>Accueil</nav>{''.join(parts)}</body></html>"


def facts(one: Article) -> tuple[str | None, ...]:
    return one.id, one.title, one.date, one.outlet, one.url


def test_each_article_of_a_page_is_one(read: Read) -> None:
    outcome = read(
        {
            "a.html": page(
                article("La piscine ferme", LONG, date="2024-09-12T06:00:00+02:00", link="/piscine"),
                article("Le port rouvre", LONG, date="2024-09-13"),
                article("La gare est vide", LONG, link="https://lephare.example/gare"),
            )
        }
    )
    assert [facts(one) for one in outcome.articles] == [
        ("https://lephare.example/piscine", "La piscine ferme", "2024-09-12", "Le Phare", "https://lephare.example/piscine"),
        ("a.html#2", "Le port rouvre", "2024-09-13", "Le Phare", None),
        ("https://lephare.example/gare", "La gare est vide", None, "Le Phare", "https://lephare.example/gare"),
    ]
    assert {one.body for one in outcome.articles} == {f"{LONG.strip()}\n\n{LONG.strip()}"}
    assert not outcome.messages


def test_pages_glued_together_are_as_many_articles(read: Read) -> None:
    glued = page(article("La piscine ferme", LONG, tag="h1")) + page(article("Le port rouvre", LONG, tag="h1"))
    assert [one.title for one in read({"a.html": glued}).articles] == ["La piscine ferme", "Le port rouvre"]


def test_a_page_that_cannot_be_read_among_several(read: Read) -> None:
    pages = [page(article(title, LONG, tag="h1")) for title in ("Un", "Deux", "Trois")]
    outcome = read({"a.html": "\n".join([pages[0], "<html><body></body></html>", *pages[1:]])})
    assert [one.title for one in outcome.articles] == ["Un", "Deux", "Trois"]
    assert "a.html: article 2: no article found in this page" in outcome.messages


def test_what_comes_after_the_end_of_a_page_is_read(read: Read) -> None:
    early = "<html><body><h1>La piscine ferme</h1></body></html>" + "".join(f"<p>{number}. {LONG}</p>" for number in range(5))
    (one,) = read({"a.html": early}).articles
    assert all(f"{number}. Le conseil" in one.body for number in range(5))


def test_an_article_that_announces_others_is_one(read: Read) -> None:
    teasers = [article(f"Une autre nouvelle {number}", "Un député raconte sa semaine au village.") for number in range(8)]
    (one,) = read({"a.html": page(article("La piscine ferme", LONG * 4, tag="h1"), *teasers)}).articles
    assert one.title is not None
    assert one.title.startswith("La piscine ferme")
    assert "député" not in one.body


def test_an_article_outside_of_those_announced_is_one(read: Read) -> None:
    main = f"<h1>La piscine ferme</h1><div>{''.join(f'<p>{LONG}</p>' for _ in range(6))}</div>"
    teasers = [article(f"Une autre nouvelle {number}", "Un député raconte sa semaine au village.") for number in range(3)]
    (one,) = read({"a.html": page(main, *teasers)}).articles
    assert one.body.count("Le conseil municipal") == 18


def test_entries_of_a_live_report_are_one_article(read: Read) -> None:
    entries = "".join(article(f"{hour} h", LONG) for hour in range(8, 12))
    (one,) = read({"a.html": page(f"<article><h1>La journée en direct</h1><p>{LONG}</p>{entries}</article>")}).articles
    assert "Le conseil municipal" in one.body


def test_comments_are_no_articles(read: Read) -> None:
    comments = "".join(f"<article class='comment'><p>Bravo {number} ! {LONG}</p></article>" for number in range(5))
    (one,) = read({"a.html": page(article("La piscine ferme", LONG * 4, tag="h1"), comments)}).articles
    assert one.title is not None
    assert "La piscine ferme" in one.title

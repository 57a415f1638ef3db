"""One name for each outlet, and what an address says of an article that says it nowhere else."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest

from frsearch import CorpusError, read_corpus
from frsearch.ingest.fields.addresses import date_in_address, publisher_host
from frsearch.ingest.fields.outlets import Outlets, _shipped, proposed_merges, read_aliases


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("LE MONDE", "Le Monde"),
        ("Source : Le monde", "Le Monde"),
        ("source: lemonde.fr", "Le Monde"),
        ("www.LeMonde.fr", "Le Monde"),
        ("Radio France Internationale", "RFI"),
        ("liberation", "Libération"),
        ("L'EQUIPE", "L’Équipe"),
        ("Ouest France", "Ouest-France"),
        ("Le Phare de Portsalin", "Le Phare de Portsalin"),
        ("lephare.example", "lephare.example"),
        ("  Le   Phare ", "Le Phare"),
        ("Source : ", None),
        ("Monde", "Monde"),
        ("Le Monde (site web)", "Le Monde (site web)"),
    ],
)
def test_names(written: str, name: str | None) -> None:
    assert Outlets().named(written) == name


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("rmc.bfmtv.com", "RMC"),
        ("www.bfmtv.com", "BFM TV"),
        ("afrique.lepoint.fr", "Le Point"),
        ("notlemonde.fr", "notlemonde.fr"),
        ("lemonde.fr.example", "lemonde.fr.example"),
    ],
)
def test_hosts(host: str, name: str) -> None:
    assert Outlets().at(host) == name


def test_the_first_spelling_decides_and_those_of_the_index_come_before() -> None:
    outlets = Outlets(known=["L’Écho du Lac"])
    assert [outlets.named(name) for name in ("LE FANAL", "Le Fanal", "L'ECHO DU LAC")] == [
        "LE FANAL",
        "LE FANAL",
        "L’Écho du Lac",
    ]
    outlets.forget()
    assert [outlets.named(name) for name in ("Le Fanal", "l'echo du lac")] == ["Le Fanal", "L’Écho du Lac"]


def test_shipped_names_are_enough_and_stand_for_themselves() -> None:
    names = set(_shipped().values())
    assert len(names) >= 100
    assert [name for name in names if Outlets().named(name) != name] == []
    assert sum("." in key or " " in key for key in _shipped()) > len(names) / 2


def test_names_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(
        '"Le Phare" = ["lephare.example", "Phare de Portsalin"]\n"Le Monde (Paris)" = ["Le Monde"]\n', encoding="utf-8"
    )
    (tmp_path / "a.jsonl").write_text(
        '{"id": 1, "texte": "Un.", "journal": "PHARE DE PORTSALIN"}\n{"id": 2, "texte": "Deux.", "url": "https://m.lephare.example/a"}\n'
        '{"id": 3, "texte": "Trois.", "journal": "le monde"}\n{"id": 4, "texte": "Quatre.", "journal": "Le Fanal"}\n',
        encoding="utf-8",
    )
    read = list(read_corpus(tmp_path / "a.jsonl", outlets=path))
    assert [article.outlet for article in read] == ["Le Phare", "Le Phare", "Le Monde (Paris)", "Le Fanal"]
    assert [dict(article.extra) for article in read] == [
        {"outlet_as_written": "PHARE DE PORTSALIN"},
        {"inferred": ["outlet"]},
        {"outlet_as_written": "le monde"},
        {},
    ]


def test_names_of_ones_own_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outlets.toml").write_text('"Le Phare" = ["Phare"]', encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert read_aliases("~/outlets.toml") == {"Le Phare": ["Phare"]}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('"Le Phare" = "lephare.example"', "'Le Phare' has no list of names"),
        ('"Le Phare" = [1]', "'Le Phare' has no list of names"),
        ('"Le Phare" = ["phare"]\n"Phare Ouest" = ["Phare"]', "'Phare' is a name of both 'Le Phare' and 'Phare Ouest'"),
        ("Le Phare = []", "not a TOML file of outlets"),
        (b"\xff", "not a TOML file of outlets"),
    ],
)
def test_bad_files_of_names(content: str | bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CorpusError, match=message):
        read_aliases(path)
    with pytest.raises(CorpusError, match="cannot be read"):
        read_aliases(tmp_path / "absent.toml")


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("/2018/11/17/gilets-jaunes", "2018-11-17"),
        ("/2018/11/17", "2018-11-17"),
        ("/afrique/20181117-mali-kidal", "2018-11-17"),
        ("/sport/article/2018/1/7/finale_123.html", "2018-01-07"),
        ("/titre-2018-11-17.html", "2018-11-17"),
        ("/2018/11/kidal", "2018-11"),
        ("/archives/2018/titre", None),
        ("/article/20181317-titre", None),
        ("/2018/02/30/titre", "2018-02"),
        ("/2018/13/01/titre", None),
        ("/produit-12345678", None),
        ("/page?date=2018-11-17", None),
        ("/2999/11/17/titre", None),
        ("/le-match-du-17-11-2018", None),
        ("/120181117/titre", None),
        ("", None),
    ],
)
def test_dates_in_addresses(path: str, date: str | None) -> None:
    assert date_in_address(f"https://exemple.fr{path}") == date


@pytest.mark.parametrize("form", ["%Y/%m/%d/titre", "%Y/%m/%Y%m%d-titre", "%Y/%m/%Y-%m-%d-titre"])
@pytest.mark.parametrize("today", [None, datetime.date(2024, 11, 30), datetime.date(2024, 12, 2)])
def test_tomorrow_is_no_date_of_publication_much_later(
    form: str, today: datetime.date | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is its month, which begins tomorrow on the last day of another."""
    now = today or datetime.date.today()
    later = now + datetime.timedelta(days=9)
    monkeypatch.setattr("datetime.date", type("date", (datetime.date,), {"today": classmethod(lambda _: now)}))
    assert date_in_address(f"https://exemple.fr/{later.strftime(form)}") is None


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://www.exemple.fr/a", "exemple.fr"),
        ("https://web.archive.org/web/2018/https://exemple.fr/a", None),
        ("https://news.google.com/articles/a", None),
        ("https://m.facebook.com/a", None),
        ("http://127.0.0.1:8000/a", None),
        ("http://localhost/a", None),
        ("exemple.fr/a", None),
    ],
)
def test_hosts_that_publish(url: str, host: str | None) -> None:
    assert publisher_host(url) == host


def test_what_the_source_says_goes_before_the_address(tmp_path: Path) -> None:
    record: dict[str, Any] = {"texte": "Un.", "url": "https://lemonde.fr/2018/11/17/a", "date": "2018-11", "journal": "AFP"}
    (tmp_path / "a.jsonl").write_text(json.dumps(record), encoding="utf-8")
    (article,) = read_corpus(tmp_path / "a.jsonl")
    assert (article.date, article.outlet, article.extra) == ("2018-11", "AFP", {})


def test_different_names_are_not_proposed() -> None:
    apart = [
        "La Croix",
        "Le Croisé",
        "RTL",
        "RTL info",
        "Le Soir",
        "Soir 3",
        "Nord littoral",
        "L’Est",
        "L’Ouest",
        "Le Temps",
        "Les Temps modernes",
    ]
    assert proposed_merges(dict.fromkeys(apart, 1)) == {}

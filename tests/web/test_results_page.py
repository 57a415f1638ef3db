"""``/``: the corpus at a glance, and results with facets, a timeline, notes and marks."""

from __future__ import annotations

from pathlib import Path

from frsearch import Article, Index
from tests.web.conftest import Browse, Browser, query_of


def test_the_first_page_shows_the_corpus(get: Browser) -> None:
    page = get("/")
    assert page.status == 200
    assert page.all("//h1") == ["6 articles à portée de main"]
    facts = ["1 article", "2 articles", "1 article", "2 articles", "425 jours après le 31 décembre 2022"]
    assert page.all("//dl[@class='facts']//dd") == facts
    assert page.all("//table[@class='outlets']//th/a")[0] == "La Vigie"


def test_results_have_titles_outlets_dates_passages_and_highlights(get: Browser) -> None:
    page = get("/", q="port rouvre")
    assert page.all("//h1") == ["5 articles pour « port rouvre »"]
    assert page.all("//li[@class='hit'][1]//h2") == ["Le port rouvre"]
    assert page.all("//li[@class='hit'][1]//*[@class='outlet']") == ["Le Fanal"]
    assert page.all("//li[@class='hit'][1]//time") == ["5 mars 2024"]
    assert page.all("//li[@class='hit'][1]//mark") == ["port rouvre", "port rouvre"]
    assert page.all("//p[@class='read']/code") == ["port OU rouvre"]
    assert page.all("//li[@class='hit'][h2 or .//h2/a='sans date']//p[@class='about']/span") == ["sans date"]


def test_counts_are_announced(get: Browser) -> None:
    assert get("/", q="port").root.xpath("//h1[@aria-live='polite']")


def test_the_same_dispatch_is_one_hit_that_says_so(get: Browser) -> None:
    page = get("/", q="convoi")
    assert len(page.all("//li[@class='hit']")) == 1
    assert "repris par 1 titre" in page.text
    assert "(1 dépêche ou article)" in page.text
    apart = get(page.link("séparées"))
    assert len(apart.all("//li[@class='hit']")) == 2
    assert "repris par" not in apart.text


def test_a_facet_keeps_a_value_and_a_chip_takes_it_back(get: Browser) -> None:
    page = get("/", q="port")
    kept = get(page.link("La Vigie"))
    assert kept.all("//h1") == ["1 article pour « port »"]
    assert kept.all("//ul[@class='chips']//a") == ["Journal : La Vigie ×"]
    assert get(kept.link("Retirer le filtre Journal")).all("//h1") == page.all("//h1")


def test_a_facet_excludes_a_value_in_the_query(get: Browser) -> None:
    page = get("/", q="port")
    without = get(page.link("Exclure La Vigie"))
    assert without.all("//input[@id='q']/@value") == ['port -journal:"La Vigie"']
    assert without.all("//h1") == ['4 articles pour « port -journal:"La Vigie" »']
    assert "La Vigie" not in without.all("//aside[@class='facets']//a[@class='keep']")
    assert get(without.link("Retirer le filtre Sauf journal")).all("//h1") == page.all("//h1")


def test_a_facet_of_a_field_and_of_years(get: Browser) -> None:
    page = get("/", q="port")
    assert get(page.link("Mer")).all("//h1") == ["3 articles pour « port »"]
    assert get(page.link("Exclure Mer")).all("//h1") == ['2 articles pour « port -section:"Mer" »']
    assert get(page.link("2024")).all("//ul[@class='chips']//a") == ["Date : 2024 ×"]
    assert get(page.link("Exclure 2024")).all("//h1") == ["1 article pour « port -date:2024 »"]
    assert get(page.link("(sans date)")).all("//h1") == ["1 article pour « port -date:[* TO *] »"]


def test_any_field_has_a_facet_where_it_is_asked_for(get: Browser) -> None:
    page = get("/", q="port", facette="author")
    assert page.all("//aside[@class='facets']//h2")[0] == "Auteur"
    assert "Ana Roy" in page.all("//aside[@class='facets']//a[@class='keep']")


def test_an_outlet_whose_name_contains_another_is_named(get: Browser) -> None:
    page = get("/", q="port", journal="Le Fanal")
    assert page.all("//h1") == ["2 articles pour « port »"]
    assert "Le journal « Le Fanal du soir » contient ces mots et est gardé aussi." in page.text
    assert get(page.link("L’exclure")).all("//li[@class='hit']//h2") == ["Le port rouvre"]


def test_a_word_of_a_hyphenated_name_is_a_word(browse: Browse, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body="Le port.", outlet="Large"), Article("2", body="Le port.", outlet="Large-Infos")])
    page = browse(tmp_path / "index")("/", q="port", journal="Large")
    assert page.all("//h1") == ["2 articles pour « port »"]
    assert "Le journal « Large-Infos » contient ces mots et est gardé aussi." in page.text


def test_values_that_go_with_an_excluded_one_are_named(get: Browser) -> None:
    page = get(get("/", q="port").link("Exclure Le Fanal"))
    assert page.all("//input[@id='q']/@value") == ['port -journal:"Le Fanal"']
    assert "Exclure « Le Fanal » exclut aussi « Le Fanal du soir », où se trouvent les mêmes mots." in page.text
    assert "exclut aussi" not in get("/", q='port -journal:"Le Fanal" -journal:"Le Fanal du soir"').text
    assert "exclut aussi" not in get("/", q='port -journal:"La Vigie" -date:2024').text


def test_values_of_a_field_that_go_with_an_excluded_one_are_named(browse: Browse, tmp_path: Path) -> None:
    sections = ["Mer", "Mer et pêche", "La Mer", "Gens de mer", "Merle", "Côte-Mer", "Mer du Nord", "mer-ville"]
    with Index.create(tmp_path / "index") as index:
        index.add(Article(section, body="Le port.", extra={"section": section}) for section in sections)
    page = browse(tmp_path / "index")("/", q='port -rubrique:"Mer"')
    assert page.all("//h1") == ['1 article pour « port -rubrique:"Mer" »']
    named = page.text.partition("Exclure « Mer » exclut aussi ")[2].partition(", où se trouvent")[0]
    assert named.endswith("et 1 autre valeur")
    assert "Merle" not in named
    typed = browse(tmp_path / "index")("/", q='port -rubrique:"gens DE mer"')
    assert typed.all("//h1")[0].startswith("7 articles")
    assert "exclut aussi" not in typed.text


def test_an_exclusion_that_keeps_quotations_strict_says_so(browse: Browse, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add([Article("1", body="Le maire ne lâche rien.", outlet="A"), Article("2", body="Le port.", outlet="B")])
    get = browse(tmp_path / "index")
    page = get("/", q='maire "lâche le port" -journal:"B"')
    assert page.all("//h1")[0].startswith("Aucun article")
    assert "À cause de l’exclusion, les guillemets sont pris au mot" in page.text
    other = get(page.link("Chercher sans les guillemets"))
    assert other.all("//input[@id='q']/@value") == ['maire lâche le port -journal:"B"']
    assert other.all("//h1")[0].startswith("1 article")
    assert "pris au mot" not in get("/", q='maire "lâche le port"').text


def test_filters_alone_list_all_their_articles_latest_first(get: Browser) -> None:
    page = get("/", journal="La Vigie")
    assert page.all("//h1") == ["2 articles"]
    assert page.all("//li[@class='hit']//h2") == ["Convoi", "Dengue : « rien » à signaler"]
    assert page.all("//ul[@class='remarks']") == []
    everything = get("/", depuis="2000")
    assert everything.all("//h1") == ["5 articles"]
    assert "Les articles sans date sont écartés (1 dans l’index)" in everything.text


def test_bars_of_the_timeline_are_links_and_the_undated_are_counted(get: Browser) -> None:
    page = get("/", q="port")
    bars = page.root.xpath("//svg//a")
    assert [bar.get("aria-label").replace("\u202f", " ") for bar in bars] == [
        "mars 2024 : 2 articles sur 2 (100 %)",
        "mai 2024 : 2 articles sur 2 (100 %)",
    ]
    assert query_of(bars[0].get("href")) == {"q": ["port"], "depuis": ["2024-03"], "jusque": ["2024-03"]}
    assert len(page.root.xpath("//svg/rect[@class='gap']")) == 1  # April
    assert "sans date : 1 article" in page.text
    assert "1 période sans aucun article dans l’index" in page.text


def test_a_correction_is_said_and_can_be_refused(get: Browser) -> None:
    page = get("/", q="dengeu")
    assert page.all("//h1") == ["1 article pour « dengue »"]
    assert "Aucun article ne contient « dengeu » ; voici « dengue »" in page.text
    assert get(page.link("chercher exactement dengeu")).all("//h1") == ["Aucun article pour « dengeu »"]


def test_a_suggestion_is_a_link(get: Browser) -> None:
    page = get("/", q="port dengeu", strict="1")
    assert get(page.link("chercher port dengue")).all("//input[@id='q']/@value") == ["port dengue"]


def test_a_note_shows_the_part_that_it_is_about(get: Browser) -> None:
    page = get("/", q="port ET (dengue")
    assert page.all("//ul[@class='remarks']/li") == ["Cette parenthèse n’est pas fermée ; lue jusqu’à la fin : ("]


def test_marks_are_kept_in_the_address_and_exported(get: Browser) -> None:
    page = get("/", q="port")
    marked = get(page.link("Marquer Le port rouvre").partition("#")[0])
    assert "1 article marqué" in marked.text
    assert query_of(marked.link("Exporter")) == {"q": ["port"], "marque": ["a/1.txt"]}
    assert query_of(marked.link("plus récents"))["marque"] == ["a/1.txt"]
    assert "marqué Exporter" not in get(marked.link("Démarquer Le port rouvre").partition("#")[0]).text


def test_pages_order_and_number_of_hits(sample: Browser) -> None:
    first = sample("/", q="port de la ville", reprises="non")
    assert "Page 1 sur" in first.text
    second = sample(first.link("Page suivante"))
    assert "Page 2 sur" in second.text
    assert second.all("//ol/@start") == ["11"]
    assert {*first.all("//h2/a/@href")}.isdisjoint(second.all("//h2/a/@href"))
    assert sample(second.link("Page précédente")).all("//h2") == first.all("//h2")
    assert len(sample(first.link("20")).all("//li[@class='hit']")) == 18
    dates = sample(first.link("plus récents")).all("//li[@class='hit']//time/@datetime")
    assert dates == sorted(dates, reverse=True)


def test_a_page_beyond_the_last_says_how_many_there_are(get: Browser) -> None:
    page = get("/", q="port", page="9")
    assert "Il n’y a que 1 page de résultats" in page.text
    assert get(page.link("Revenir à la page 1")).all("//li[@class='hit']")


def test_what_empties_a_search_is_shown(get: Browser) -> None:
    page = get("/", q="port ET dengue")
    assert page.all("//h1") == ["Aucun article pour « port ET dengue »"]
    assert page.all("//tbody/tr/*") == ["dengue", "1 article", "5 articles", "port", "5 articles", "1 article"]
    assert get(page.link("5 articles")).all("//h1") == ["5 articles pour « port »"]


def test_filters_that_empty_a_search_can_be_dropped(get: Browser) -> None:
    page = get("/", q="dengue", depuis="2024")
    assert "Sans les filtres, la requête trouve 1 article." in page.text
    assert get(page.link("Retirer les filtres")).all("//h1") == ["1 article pour « dengue »"]


def test_many_outlets_that_are_kept_as_well_are_counted(browse: Browse, tmp_path: Path) -> None:
    with Index.create(tmp_path / "index") as index:
        index.add(Article(str(at), body="Le port.", outlet=f"Le Fanal {at}" if at else "Le Fanal") for at in range(9))
    page = browse(tmp_path / "index")("/", journal="Le Fanal")
    assert page.text.count("contient ces mots et est gardé aussi") == 3
    assert "5 autres journaux contiennent ces mots et sont gardés aussi" in page.text
    assert query_of(page.link("les voir, et exclure")) == {"journal": ["Le Fanal"], "facette": ["outlet"]}


def test_the_order_in_use_is_named_whatever_it_is(get: Browser) -> None:
    assert get("/", q="port", tri="-section").all("//nav[@class='options']/p[1]/a[@aria-current]") == ["Rubrique"]


def test_a_query_without_words_is_read_as_nothing(get: Browser) -> None:
    page = get("/", q='""')
    assert "Il n’y a aucun mot dans cette requête" in page.text
    assert "Compris ainsi" not in page.text


def test_lines_do_not_break_before_high_punctuation(get: Browser) -> None:
    assert "Dengue\u00a0: «\u00a0rien\u00a0» à signaler" in get("/", q="signaler").source.replace("<mark>", "").replace(
        "</mark>", ""
    )


def test_the_colours_of_the_timeline_are_explained(get: Browser) -> None:
    said = get("/", q="port").all("//p[@class='others']/span")
    assert said[:2] == ["articles trouvés", "sous la ligne, tous ceux de l’index, à leur propre échelle (maximum : 2)"]

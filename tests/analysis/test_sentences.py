"""Where sentences end. In the tables, ¦ marks where one sentence ends and the next begins."""

from __future__ import annotations

import signal
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frsearch.analysis.columnar.sentences import sentence_columns
from frsearch.analysis.sentences import sentences

FULL_STOPS = [
    "Le convoi est parti. ¦Il arrivera demain. ¦La route est longue.",
    "Le convoi est parti. ¦À Gao, on attend. ¦Œuvre utile. ¦École fermée.",
    "Il a plu. ¦33 maisons sont inondées. ¦5 % des puits sont perdus.",
    "Le prix passe à 1.500 francs, soit 3.5 % de plus. ¦C’est trop.",
    "Rendez-vous le 24.09.2024 à 18h10. ¦Entrée libre.",
    "Il est né en 1944. ¦Sa sœur en 1947. ¦Il y en a 12. ¦Tous vivent.",
    "La réunion est finie . ¦Le préfet part .",
    "Ils partent. ¦(Avec notre correspondant.) ¦Puis ils reviennent.",
    "Ils partent. ¦– Une page se tourne. ¦— Oui.",
    "Il est arrivé en tête. ¦#Kidra est en fête. ¦@prefet l’a dit.",
    "Il est parti.\u00a0¦Elle reste.\u202f¦Nous aussi.",
    "Il est parti.\n¦Elle reste",
]
LOST_CAPITALS = [
    "Une aide destinée aux soldats. ¦dans une vidéo, on les voit. ¦selon lui, c’est fini.",
    "le préfet est passé au marché. ¦il a parlé à m. diop. ¦la foule a écouté.",
    "Il parle de fruits, etc. qui sont chers. ¦Puis il part.",
    "Le service com. de la mairie n’a rien dit. ¦Tant pis.",
    "La ligne p. d. est en panne, vers l’av. de la Gare.",
    "LE PRÉFET EST VENU. ¦IL A PARLÉ. ¦M. DIOP AUSSI. ¦MME SOW ÉCOUTAIT.",
]
TITLES = [
    "M. Diop a parlé. ¦M. Sow a écouté.",
    "Selon M. Diop, Mme. Sow et Mlle. Ba, tout va bien.",
    "MM. Diop et Sow sont là. ¦Mmes. Ba et Ly aussi.",
    "Le Dr. Traoré et le Pr. Konaté opèrent. ¦Me. Camara plaide.",
    "M. Le Guen et M. La Porte votent. ¦M. Des Rieux s’abstient.",
    "Mgr. Sarr bénit la foule à St. Louis et à Ste. Marie.",
    "Le col. Goro et le gén. Ly sont absents. ¦Le cdt. Ba commande.",
    "On a passé le col. ¦Il neigeait. ¦Le lt. Sow attendait.",
    "La police cherche Sofiane M. ¦Il a 20 ans. ¦Elle cherche aussi Inès M. ¦Selon elle, il ment.",
    "Il habite bd. Victor et travaille av. Kennedy.",
    "M.\u00a0Diop est là. ¦M.\nSow aussi.",
    "M.Diop et M.SaNGaRé signent.",
    "La société Sahel Co. Ltd. ferme. ¦Voici Dune Inc. ¦Les salariés",
    "John Stone Jr. Avenue du Port. ¦Il dort.",
]
INITIALS = [
    "J. K. Rowling écrit. ¦J.K. Rowling publie. ¦George W. Bush lit.",
    "Le plan B. ¦Il échoue. ¦La lettre A. ¦Le but est clair.",
    "Jérémy D. ¦Et là, des cris. ¦Kristen D. Hernandez se tait.",
    "L’O.N.U. ¦Le Conseil vote. ¦L’O.N.U. veille.",
    "La C.S.P. Nord avance. ¦L’U.E. ¦Mais qui paie ?",
    "Le R.S. Trophy roule. ¦La Mégane R.S. et la R.S. Line aussi.",
    "En 52 av. J.-C. ¦Les tribus résistent. ¦En 410 apr. J.-C. tout change.",
    "Il fait 45 °C. ¦Et 50°C. ¦Mais il résiste.",
    "Il est 18 h. ¦La nuit tombe à 20 h. ¦Puis rien.",
    "La bactérie E. coli rôde. ¦L’E. Coli aussi.",
    "L’O.N.U. ¦« Nous restons », dit-elle.",
]
NUMBERS = [
    "Voir p. 12 et pp. 14-15. ¦Voir art. 3, al. 2, chap. IV et fig. 7.",
    "Le n. 5 et le no. 6 sont sortis. ¦Le n° 7 aussi. ¦Le n°8 suit.",
    "Il est né le 3 janv. 1990, elle le 4 sept. 1991.",
    "Tél. 20 22 23 24. ¦Il écoute de l’art. ¦Il en vit.",
    "1. Le marché rouvre. ¦2. Le pont ferme. ¦a. Une voie reste.",
    "C’est le 1er. ¦Le XXe. ¦La 2e.",
    "Au XXe siècle, le 1er. mai tombait un lundi.",
    "Version 2.0.1 publiée. ¦Elle pèse 3.5 Mo.",
]
ETC = [
    "Du riz, du mil, etc. ¦Le marché est plein.",
    "Du riz, du mil, etc., sont vendus. ¦Du sel, etc. et du thé.",
    "Du riz, du mil, etc... ¦Tout y est. ¦Du riz, etc… et du thé.",
]
MARKS = [
    "Qui parle ? ¦Moi ! ¦Vraiment ?! ¦Oui !!! ¦Bon.",
    "Qui parle? ¦Moi! ¦3 fois? ¦12 fois.",
    "Le parti En Marche ! a gagné. ¦Qui a tué Lady Di ? est un livre.",
    "Bien ! dit-il. ¦Oh ! quel bruit ! ¦Ah…",
    "Il attend... ¦Puis il part… ¦Et revient... enfin.",
    "Il a hésité... à peine. ¦Un, deux... 3 pas.",
    "Nous avons lutté (...) et gagné. ¦Nous avons souffert (...) ¦Mais nous restons.",
    "Il a dit […] que non. ¦Il est parti […]. ¦Elle reste.",
    "Le ministre (vrai ?) a parlé. ¦(Il était tard !) ¦La salle dort.",
    "Des fruits, des noix... - tout est parti. ¦Le rêve ! - qui passe - est fini.",
    "...et la pluie est venue. ¦« … mais pas ici », dit-il. ¦(...) Rien.",
    "¿ Qué ? ¦¡ Ah !",
]
QUOTES = [
    "« Oui. ¦Non. » a-t-il dit. ¦« Peut-être. » ¦Elle rit.",
    "« Nous partons. » ¦Le maire reste. ¦« Adieu ! » lance-t-il. ¦« Ah ? », dit-elle.",
    "Elle a dit : « Les forces sont là. . » ¦La salle applaudit.",
    "“Nous partons.” ¦Le maire reste. ¦“Adieu !” lance-t-il.",
    '"Nous partons." ¦Le maire reste. ¦"Adieu !" lance-t-il. ¦"Ah ?", dit-elle.',
    'Il part. ¦"Je reviens", dit-il. ¦"Bientôt ?" ¦"Oui."',
    'Il part. ¦" Je reviens. " ¦Puis il rit. ¦" Bientôt. "',
    'Il part.¦"Je reviens."¦Puis il rit.',
    "Il crie : 'Partez !' ¦Nul ne bouge. ¦‘Ah.’ ¦Rien.",
    "\"Ils disent 'Non !'\". ¦Le maire se tait. ¦\"Ils disent 'Non.'\" ¦Rien.",
    "« Non ! ». ¦Le maire se tait. ¦« Non ? » ; il insiste.",
    "« Non.\u00a0» ¦Le maire se tait.\u00a0¦«\u00a0Oui.\u00a0»",
    "Il a lu « Où va le Sahel ? » hier. ¦Il a aimé.",
    "(« Non. ») ¦Le maire se tait. ¦[« Oui. »] ¦Il rit.",
    "Il est « vieux. »",
    '"Il est "vieux." ¦Elle, non.',
    '" Je reviens. "\n\n¦Il rit. ¦" Ah ? ". ¦Puis rien. ¦Il dit : " Oui. " , sans plus.',
]
GLUED = [
    "Les jours prochains.¦Le convoi part.¦Il roule.",
    "Il part avec la BFMK.¦Le convoi roule à 18h.¦Plusieurs camions suivent.",
    "Il part à l’été.¦L’équipe suit.¦À Gao, on attend.¦Où ?",
    "Qui part ?¦Nous.¦Vraiment !¦Oui…¦Ah.",
    "« Il part. »¦Le convoi roule.¦(Fin.)¦Une page se tourne.",
    "L’U.E et le R.S Trophy, S.A.R.L Diop, D.H Lawrence.",
    "Sur aBamako.com, lemonde.fr et Lemonde.Fr, www.aa.com.tr et www.Dune.Sable.",
    "Lire https://exemple.org/Page.Une ou prefet@Dune.Sable vite.",
    "Le fichier a.Txt et W.Stone, J.Stone, E.Ly.",
    "Le prix : 3.¦Le reste suit.",
]
PARAGRAPHS = [
    "Le convoi part\n\n¦il roule\n \t\n¦La nuit tombe",
    "M.\n\n¦Diop\n\n\n\n¦est là",
    "- Le pont ferme ? -\n\n¦Il ferme.",
    "Le convoi,\nparti hier,\nroule encore. ¦Il arrive\nà Gao.",
    "Les chefs de la Confédération des États de\nBamako et de Gao sont réunis pour\nTombouctou.",
    "Politique\n¦Le marché rouvre\n¦Une foule est venue.\n¦Elle repart.",
    "Le marché rouvre à :\nGao. ¦Il ferme",
    "Au menu de la fête en ville, ce soir\n¦• riz\n¦• mil\n¦- Thé\n¦– Sel",
    "\n\n  Le convoi part.  \n\n ¦ Il roule.\n",
    "Fin. »\n\n¦Le reste.\n\n¦« Oui",
]
TABLE = FULL_STOPS + LOST_CAPITALS + TITLES + INITIALS + NUMBERS + ETC + MARKS + QUOTES + GLUED + PARAGRAPHS


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def columnar(text: str) -> list[tuple[int, int]]:
    """Return what the columnar splitter finds."""
    columns = sentence_columns([text])
    return list(zip(columns.starts.tolist(), columns.ends.tolist(), strict=True))


@pytest.mark.parametrize("marked", TABLE)
def test_sentences_end_where_marked(marked: str) -> None:
    text = marked.replace("¦", "")
    assert cut(text) == [part.strip() for part in marked.split("¦")]
    assert columnar(text) == sentences(text)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00a0\n \t"])
def test_white_space_has_no_sentences(text: str) -> None:
    assert sentences(text) == []


def test_spans_are_offsets_into_the_text_as_given() -> None:
    assert sentences("  Le de\u0301part.\r\n\r\nÀ Gao. ") == [(2, 13), (17, 23)]


@pytest.mark.parametrize("marked", TABLE)
def test_decomposed_accents_make_no_difference(marked: str) -> None:
    decomposed = unicodedata.normalize("NFD", marked)
    assert cut(decomposed.replace("¦", "")) == [part.strip() for part in decomposed.split("¦")]


MARKS_AND_SPACES = [
    ". ",
    ".",
    "...",
    "… ",
    "?",
    " !",
    "\n",
    "\n\n",
    "\n \n",
    " ",
    "\u00a0",
    "« ",
    " »",
    "(",
    ") ",
]
WORDS = [
    "M",
    "M. ",
    "Le ",
    "le",
    "Il",
    "Diop",
    "O.N.U.",
    "p. ",
    "12",
    "J. ",
    "etc. ",
    "a",
    "www.",
    "é",
    "K.",
    "S.r",
]
ODDITIES = ["- ", "• ", ", ", "’", "'", "/", "@", "。", "中", "🙂", "\u200b", "\x00", "\ud800", "e\u0301"]
FRAGMENTS = st.sampled_from([*MARKS_AND_SPACES, *WORDS, *ODDITIES])
TEXTS = st.lists(FRAGMENTS | st.just('"'), max_size=40).map("".join) | st.text(max_size=60)


@given(TEXTS)
def test_sentences_cover_the_text_in_order_within_paragraphs(text: str) -> None:
    spans = sentences(text)
    inside = "".join(text[start:end] for start, end in spans)
    assert "".join(inside.split()) == "".join(text.split())
    last = 0
    for start, end in spans:
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        assert not any(line.strip() == "" for line in text[start:end].split("\n"))
        last = end


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_a_sentence_that_is_split_again_stays_whole(text: str) -> None:
    for start, end in sentences(text):
        assert sentences(text[start:end]) == [(0, end - start)]


LETTERS = ["a", "mot ", "a\n", "A. ", "A.Le", "a/"]
NO_LETTERS = [".", ". ", " .", '."', '. " ', ".' ", "! - ", "\n", ".\n", "-", ".-", "« ", ". »", '. "\n']


@pytest.fixture
def hang_guard() -> Iterator[None]:
    """Stop a test that takes minutes instead of a second."""

    def stop(*_: object) -> None:
        raise TimeoutError("the time taken grows faster than the text")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("hang_guard")
@pytest.mark.parametrize("length", [100_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", [*LETTERS, *NO_LETTERS])
def test_many_repeated_characters_take_linear_time(piece: str, length: int) -> None:
    text = piece * (length // len(piece)) + "."
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert spans[-1][1] == len(text)
    assert columnar(text) == spans

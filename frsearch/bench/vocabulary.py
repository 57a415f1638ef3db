"""The vocabulary of generated articles: a word for each rank, and the frequency of each rank.

The frequencies, and the shares of names, numbers and compounds in each band of ranks, were measured on the 34,175 articles of
OrangeSum (Eddine et al. 2020; 12.5 million words, 136,000 forms, elided words counted as their full forms);
``benchmarks/shape.py`` prints the same figures for any corpus. The most frequent words are those of any French newspaper. The
others have random ranks, so that nobody's sentences are imitated.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain, product

import numpy as np

from frsearch.bench.random_stream import Floats, RandomStream

SIZE = 1_000_000
"""Words in total. A text of 12 million words uses 140,000 of them, one of 370 million several times as many."""

MOST_FREQUENT = tuple(
    """de la le à les et des a en un que une du est dans pour qui ne se ce il sur par au pas été son plus ont avec je sont
    mais cette aux avait sa on elle selon France ans ses ou après deux fait nous être était y comme depuis ces leur avoir
    ministre tout lui ils faire alors même président si entre très contre personnes dont aussi avant également où paris
    plusieurs premier gouvernement sans encore pays français mois me notamment ai autres lors tous cas ainsi bien trois
    euros lundi sera déjà dernier état vous mardi fin moins jours vendredi jeudi monde dimanche leurs homme ça mercredi va
    police samedi place dit nouveau fois jusque politique peu millions déclaré soit première annoncé chef santé toujours
    autre sous quelques vie ancien début temps enquête heures quand mai peut près""".split()
)

_FREQUENCY = {
    1: 6.78e-2, 2: 4.03e-2, 3: 3.56e-2, 4: 1.99e-2, 5: 1.77e-2, 7: 1.54e-2, 10: 1.30e-2, 15: 9.18e-3, 20: 7.21e-3,
    30: 3.54e-3, 50: 1.79e-3, 70: 1.15e-3, 100: 7.91e-4, 150: 5.51e-4, 200: 4.35e-4, 300: 3.12e-4, 500: 1.98e-4,
    700: 1.46e-4, 1000: 1.02e-4, 2000: 5.17e-5, 3000: 3.22e-5, 5000: 1.71e-5, 7000: 1.10e-5, 10000: 6.58e-6,
    20000: 2.17e-6, 30000: 1.04e-6, 50000: 4.01e-7,
}  # fmt: skip
"""The relative frequency of each rank, log–log interpolated between these points: Zipf's law, piecewise."""

_TAIL = -2.35
"""The slope beyond: the vocabulary grows with the power 0.43 of the text (Heaps’ law), as it did from 2 to 10 million words."""

_BANDS = (
    (1_000, 0.86, 0.065, 0.065),
    (5_000, 0.845, 0.11, 0.025),
    (20_000, 0.77, 0.175, 0.027),
    (60_000, 0.62, 0.285, 0.035),
    (136_000, 0.40, 0.43, 0.03),
    (SIZE, 0.0, 0.77, 0.03),
)
"""The last rank of each band, and its shares of common words, names and numbers; the rest are compounds. Last row: a guess."""

_ONSETS = "B C D F G L M N P R S T V Br Cr Dr Gr Tr Pl Kl Kr H J K Z W Ch Th Ph".split()
_VOWELS = "a e i o u é ou an on ai oï è ie in".split()
_CODAS = ["", "r", "l", "n", "s", "m"]
_MIDDLES = ["", "be", "da", "lo", "mi"]
_ENDINGS = """ac ard ault eau el elle ens er et ette eux ev ez ian ic ier ieu in ine ini is ko lain land lard lec leff let
    lieu lin lois lon lot ly mann mas mer mont nac nel nier nois non ny o off on onne ot ou oux ov ova owski quet ric rien
    rin ron rou roy sen ski son tel tier tin ton tou val vault ville vin viller ya zac zen a aga ara béli bo dia dji gou
    illé kara koura la lé ma na ni ra ré sso ta té tou wa""".split()


def word_frequencies() -> Floats:
    """Return the relative frequency of each of the :data:`SIZE` ranks, the most frequent first; the sum is 1."""
    ranks = np.arange(1, SIZE + 1, dtype=np.float64)
    points, parts = np.array(list(_FREQUENCY)), np.array(list(_FREQUENCY.values()))
    curve = np.exp(np.interp(np.log(ranks), np.log(points), np.log(parts)))
    tail = ranks > points[-1]
    curve[tail] = parts[-1] * (ranks[tail] / points[-1]) ** _TAIL
    return np.asarray(curve / curve.sum())


@cache
def words() -> tuple[str, ...]:
    """Return the :data:`SIZE` words, the most frequent first; names are capitalised."""
    forms = _forms()
    sources = (iter(forms), _names(), _numbers(), _compounds(forms))
    rest = (next(sources[kind], None) or next(sources[-1]) for kind in _kinds())
    return (*MOST_FREQUENT, *rest)


def _kinds() -> list[int]:
    """Return a random kind for each rank after the most frequent words: 0 common word, 1 name, 2 number, 3 compound."""
    drawn = RandomStream(1).uniform(SIZE - len(MOST_FREQUENT))
    ranks = np.arange(len(MOST_FREQUENT), SIZE)
    band = np.searchsorted([limit for limit, *_ in _BANDS], ranks, side="right")
    shares = np.cumsum([parts for _, *parts in _BANDS], axis=1)[band]
    kinds: list[int] = (drawn[:, np.newaxis] >= shares).sum(axis=1).tolist()
    return kinds


def _forms() -> list[str]:
    packed = files("frsearch.bench").joinpath("data/forms.txt.xz").read_bytes()
    frequent = set(MOST_FREQUENT)
    return [form for form in lzma.decompress(packed).decode("utf-8").split("\n") if form not in frequent]


def _names() -> Iterator[str]:
    every = list(dict.fromkeys(map("".join, product(_ONSETS, _VOWELS, _CODAS, _MIDDLES, _ENDINGS))))
    order = np.argsort(RandomStream(2).uniform(len(every)), kind="stable")
    return (every[number] for number in order.tolist())


def _numbers() -> Iterator[str]:
    """Yield years, small and large numbers, amounts, decimals and times of day as French newspapers write them."""
    return chain(
        (str(number) for pair in zip(range(2, 40), range(2025, 1987, -1), strict=True) for number in pair),
        (f"{number}\N{NO-BREAK SPACE}000" for number in range(1, 100)),
        (f"{number},{digit}" for number in range(1, 50) for digit in range(1, 10)),
        (f"{hour}h{minute:02}" for hour in range(6, 24) for minute in range(0, 60, 5)),
        map(str, range(40, 1000)),
        (f"{number}\N{NO-BREAK SPACE}{rest:03}" for rest in range(100, 1000, 100) for number in range(1, 1000)),
        map(str, range(2026, 100_000)),
    )


def _compounds(forms: list[str]) -> Iterator[str]:
    """Yield distinct pairs of forms, those of frequent forms first."""
    total = len(forms)
    for number in range(total * total):
        yield f"{forms[number % total]}-{forms[(number * 7919 + number // total) % total]}"

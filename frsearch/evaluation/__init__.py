"""Measures relevance: questions with known answers are asked, and the results judged.

>>> from frsearch.evaluation import Question, judge, summary
>>> with Index.create(tmp_path / "index") as index:
...     report = index.add([Article("kidal", title="Kidal", date="2023-11", body="Le marché de Kidal a rouvert mardi.")])
...     asked = [Question("1", "Quand a rouvert le marché ?", relevant={"kidal": 1}, answers={"kidal": (Span(29, 34),)})]
...     summary(judge(index.search, asked, depth=10))
{'hit@1': 1.0, 'hit@3': 1.0, 'hit@10': 1.0, 'nDCG@10': 1.0, 'MRR@10': 1.0}
"""

from frsearch.evaluation.judging import Judged, Search, judge, summary
from frsearch.evaluation.measures import answer_hits, answer_rank, answers, article_measures, means
from frsearch.evaluation.questions import HALVES, Half, Question, QuestionSet, half_of, read_questions

__all__ = [
    "HALVES",
    "Half",
    "Judged",
    "Question",
    "QuestionSet",
    "Search",
    "answer_hits",
    "answer_rank",
    "answers",
    "article_measures",
    "half_of",
    "judge",
    "means",
    "read_questions",
    "summary",
]

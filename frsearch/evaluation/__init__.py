"""Measured relevance: questions whose answers are known, asked, and what is found judged.

>>> from frsearch.evaluation import judge, read_questions, summary
>>> with Index.create(tmp_path / "index") as index:
...     report = index.add([Article("kidal", "Kidal", "2023-11", None, "Le marché de Kidal a rouvert mardi.")])
...     (tmp_path / "questions.jsonl").write_text('{"id": "1", "question": "marché", "article": "kidal", "answers": [[3, 9]]}')
...     summary(judge(index.search, read_questions([tmp_path / "questions.jsonl"]).questions))["hit@1"]
72
1.0
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

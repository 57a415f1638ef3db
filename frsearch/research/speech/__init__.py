"""Reported speech: what stands between quotation marks, whether somebody says it, and who.

``marks.py`` finds quotations, ``words.py`` the words around them, ``verbs.py`` the verbs of speech among these (``verbs.txt``),
``phrases.py`` the words that name a speaker, ``cues_after.py`` and ``cues_before.py`` what introduces a quotation,
``names.py`` what names consist of, ``titles.py`` what looks like a title, ``context.py`` the sentences around quotations; and
``attribution.py`` decides, sentence by sentence.
"""

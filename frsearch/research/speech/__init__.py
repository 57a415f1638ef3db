"""Reported speech: what stands between quotation marks, whether somebody says it, and who.

``marks.py`` finds quotations, ``words.py`` the words around them, ``verbs.py`` the verbs of speech among these (``verbs.txt``),
``phrases.py`` the words that name a speaker, ``cues.py`` what introduces a quotation on either side of it or within, and
``attribution.py`` decides, sentence by sentence.
"""

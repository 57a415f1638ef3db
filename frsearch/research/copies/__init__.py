"""Copies: articles that are one dispatch, or that have passages in common.

Fingerprints yield candidates (``candidates``), whose texts are compared (``comparing``) as arrays of words (``words``): the runs
of words that two texts have in common (``common_runs``) are shared passages, and in order they are an alignment (``alignment``).
Two articles are the *same dispatch* if it covers enough of the shorter one. ``of_article`` finds the copies of one article,
``families`` those of all, and ``folding`` those among the hits of a search.
"""

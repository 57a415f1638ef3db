"""The page: one's own press archive in a browser, in French, from this machine alone.

``app`` puts together the routes, of which ``views`` has one module each; ``address`` is the state of a page, all of it in its
address; ``archive`` holds the index open and follows its commits; ``pages`` renders templates, and ``server`` runs the lot.
Whoever imports more than this needs the extra ``frsearch[web]``.
"""

"""What press research does with a query beyond reading its hits: counting, listing, comparing, quoting.

Each module answers one kind of question, from a :class:`~frsearch.research.selection.Selection` of articles, through the engine
interface alone.
"""

"""Stop words: words that a loose query may leave out if another word remains. They are indexed like any other word.

Folded forms of grammatical words, chosen by hand. Words that are also nouns people search for are not in the list (``été``,
``sommes``, ``avions``, ``or``, ``car``); of the homographs, only those that are nearly always grammatical are (``est``, ``son``,
``pas``, ``nous``), and a query can still ask for them in quotes.
"""

STOP_WORDS = frozenset(
    """
    a afin ai aie ainsi ais ait alors apres as au aucun aucune auquel aussi autre autres aux auxquelles
    auxquels avaient avait avant avec ayant c ca ce ceci cela celle celles celui cependant ces cet cette ceux
    chaque chez ci comme comment d dans de dela depuis des desquelles desquels donc dont du duquel elle elles
    en encore entre est et etaient etait etant etc etre eu eux furent fut hors il ils j je jusqu jusque l la
    laquelle le lequel les lesquelles lesquels leur leurs lors lorsqu lorsque lui m ma mais me meme memes mes
    moi moins mon n ne ni nos notre nous on ont ou par parce parmi pas pendant peu plus pour pourquoi puis
    puisqu puisque qu quand que quel quelle quelles quels qui quoi quoiqu quoique s sa sans se selon sera
    seront ses si soi soit son sont sous sur t ta te tes toi ton tous tout toute toutes tres tu un une vers
    voici voila vos votre vous y
    """.split()
)

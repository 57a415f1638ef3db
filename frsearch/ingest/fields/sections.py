"""Names of newspaper sections that occur on their own above a title (lower case, without accents)."""

_TABLE = """
a la une|actu|actualite|actualites|afrique|agriculture|ameriques|analyse|asie|automobile|bourse|chronique
cinema|climat|consommation|cooperation|culture|cultures|cyclisme|debat|debats|defense|developpement|diplomatie
droits humains|economie|edito|editorial|education|elections|emploi|energie|enquete|entreprises|entretien
environnement|europe|fait divers|faits divers|finance|finances|football|france|high-tech|histoire|immobilier
industrie|international|interview|justice|litterature|livres|local|maghreb|medias|meteo|monde|moyen-orient|musique
nation|national|necrologie|numerique|opinion|opinions|people|planete|politique|portrait|proche-orient|region
regions|religion|reportage|rugby|sahel|sante|science|sciences|securite|societe|sport|sports|tech|technologie
technologies|terrorisme|tourisme|transport|transports|tribune|vie locale|voyage
"""
SECTIONS = frozenset(name for line in _TABLE.split("\n") for name in line.split("|") if name)

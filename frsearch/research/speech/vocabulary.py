"""Words that the grammar of speakers knows, in lower case with their accents: grammatical words, nouns by what they denote."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = _words("le la les l' un une des ce cet cette ces mon ma mes son sa ses leur leurs notre nos votre vos")
NUMERALS = _words(
    "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante cent mille plusieurs "
    "certains certaines quelques"
)
DETERMINERS = ARTICLES | NUMERALS
OF = _words("de du des d'")
CIVILITIES = _words("m mm mme mmes mlle mlles me mes mgr dr pr maître monsieur madame mademoiselle sir lady")
PARTICLES = _words("von van der den ben bin ibn ould el al da di dos y e le la abou abu")

THIRD_PERSON = _words("il elle ils elles celui-ci celle-ci ceux-ci celles-ci")
OTHER_PRONOUNS = _words(
    "celui celle ceux celles tous toutes chacun aucun aucune autrui lequel laquelle on je j' nous vous tu cela ça c' "
    "l'un l'autre personne rien certains beaucoup"
)

CLITICS = _words("s' se m' me lui leur nous vous y en ne n' l' le la les")
AUXILIARIES = _words(
    "a ont avait avaient aura auront aurait auraient eut eurent ayant est sont était étaient sera seront serait seraient "
    "fut furent avoir être étant été a-t-il a-t-elle a-t-on ont-ils ont-elles avait-il avait-elle avait-on avaient-ils "
    "avaient-elles est-il est-elle s'est-il s'est-elle sont-ils sont-elles était-il était-elle"
)
BEING = _words("est sont était étaient sera seront serait seraient fut furent être étant été")
SUPPORTS = _words(
    "tenu tient tenait tiennent tenir voulu veut voulait veulent aime aimait aiment finit fini finissait borné borne "
    "contenté contentée contente contentés empressé empressée fait faisait font faire faisant doit devait dû peut pouvait "
    "pu pouvaient va vont allait préfère préféré ose osé hésite hésité continue continuait cesse cessé mis met mettait "
    "mettent mettant mise vient venait venu montré montrée laissé laisse semble semblait souhaité souhaite tente tenté "
    "tentait"
)
ADVERBS = _words(
    "notamment également aussi ensuite encore alors ainsi toutefois cependant pourtant néanmoins simplement sobrement "
    "sèchement clairement immédiatement aussitôt déjà enfin finalement récemment longuement volontiers franchement "
    "ouvertement publiquement régulièrement souvent parfois toujours jamais même plutôt surtout d'abord d'ailleurs "
    "d'emblée vivement fermement vigoureusement longtemps ironiquement modestement prudemment fièrement calmement "
    "froidement tristement joyeusement timidement poliment rapidement justement seulement initialement vite tout bien "
    "mieux plus pas guère rien puis brièvement officiellement catégoriquement unanimement amèrement solennellement "
    "spontanément instantanément répétitivement hier aujourd'hui ailleurs donc certes peu très trop depuis tard "
    "auparavant jadis naguère lucidement humblement vertement abondamment"
)
FILLERS = _words(
    "pour sa son leur part côté tour sans hésiter en revanche substance à de d' par dans la foulée un une passage effet"
)
"""Words of phrases such as *pour sa part*, *de son côté*, *à son tour* between an auxiliary and its verb."""

TIMES = _words(
    "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre "
    "octobre novembre décembre matin matinée midi après-midi soir soirée nuit veille lendemain hier aujourd'hui aujourd' "
    "hui demain avant-hier semaine dernier dernière prochain prochaine début fin mi-journée an ans année années mois jour "
    "jours heure heures h peu tôt tard plus"
)
DURATIONS = _words("an ans année années mois semaine semaines jour jours heure heures veille")
"""Words of times that belong to a description after *de*: *une femme d'une trentaine d'années*."""

PREPOSITIONS = _words(
    "à au aux dans sur sous lors pour par devant avec sans en après avant depuis pendant dès chez vers contre entre face "
    "via durant a malgré selon hors outre parmi auprès jusqu' jusque derrière près suite"
)
CONJUNCTIONS = _words(
    "et ou mais ni car que qu' qui quoi dont où si s' quand lorsque lorsqu' alors tandis puis comme donc or puisque "
    "puisqu' quoique quoiqu' oui non parce afin bien cependant toutefois pourtant voire soit"
)
FINITE = _words(
    "a ont avait avaient aura auront aurait est sont était étaient sera seront serait fut doit doivent peut peuvent va "
    "vont fait font dispose entend reste restent semble devient prend vient met tient affiche dirige"
)
REDUCED = _words(
    "interrogé interrogée interrogés joint jointe joints contacté contactée cité citée cités invité invitée sollicité "
    "présent présente accompagné accompagnée entouré entourée rencontré rencontrée venu venue évoquant saluant ajoutant "
    "précisant visiblement très ému émue tout toute sitôt"
)
"""Words that begin something said of a speaker, not the name of one."""

ENDS = (
    PREPOSITIONS
    | CONJUNCTIONS
    | TIMES
    | ADVERBS
    | AUXILIARIES
    | SUPPORTS
    | FINITE
    | REDUCED
    | THIRD_PERSON
    | CLITICS
    | _words("je tu on j' c' ça")
)
"""Words that end the description of a speaker."""

NAMING_NOUNS = _words(
    "film films livre livres roman romans série album chanson tube single titre titres chansons émission émissions "
    "magazine revue journal quotidien hebdomadaire mensuel pièce opéra comédie documentaire exposition spectacle recueil "
    "essai poème tableau podcast blog chaîne site page application appli logiciel plan opération programme dispositif "
    "projet loi mouvement campagne collectif association label marque concours festival prix catégorie mention mot mots "
    "terme termes expression formule slogan slogans pancarte pancartes banderole banderoles tag graffiti inscription "
    "hashtag mot-clé surnom sobriquet nom pseudonyme prénom dicton proverbe adage devise statut classe école collège "
    "lycée camp cargo navire bateau voilier paquebot tempête cyclone ouragan fusée restaurant bar café hôtel boutique "
    "enseigne groupe équipe question phrase mode tee-shirt t-shirt motion journée appellation dénomination symbole "
    "variant clause d'ordre refrain hymne couplet scène sketch clip vidéo jeu affiche une rubrique chronique livre- "
    "enquête bande-dessinée biographie autobiographie premier deuxième saga trilogie franchise suite"
)
"""Nouns before the quotation marks of a title, a name, a slogan or a word as such."""

WRITINGS = _words(
    "pancarte pancartes banderole banderoles tag tags graffiti inscription slogan slogans devise mot mots affiche "
    "affiches une titre question panneau dicton proverbe d'ordre ordre refrain lire mur murs surnom écriteau formule "
    "griffonné inscrit affichait"
)
"""Words before a colon that say that what follows is nobody's speech."""

NO_SOURCES = _words(
    "article articles barème cas chiffres circonstances code conditions convention critère critères données "
    "disponibilités besoins époque estimation estimations exemple formule hypothèse information informations jour loi "
    "méthode modalités modèle moyens ordre pays période principe procédure projections règle règles règlement saison "
    "scénario situation taille type version versions images photos"
)
"""Nouns after *selon* that are no one's."""

PEOPLE = _words(
    "accusé accusée acteur actrice adjoint adjointe administration adversaire agence agent agente agriculteur "
    "agricultrice ambassadeur ambassadrice ancien ancienne analyste animateur animatrice anthropologue archevêque "
    "architecte armée artiste association associations auteur auteure autrice autorité autorités avocat avocate avocats "
    "banque boulanger bourgmestre candidat candidate capitaine cardinal centrale champion championne chancelier "
    "chancelière chanteur chanteuse chef cheffe chercheur chercheuse chercheurs chroniqueur citoyen club coach collectif "
    "collègue collègues colonel comédien comédienne comité commandant commerçant commerçante commissaire commission "
    "communiqué compagne compagnon comptable conducteur conseil conseiller conseillère constructeur consul cour critique "
    "cycliste défense délégué déléguée département député députée députés diplomate diplomatie directeur directrice "
    "direction dirigeant dirigeante docteur écologistes économiste écrivain écrivaine élu élue élus éleveur éleveurs "
    "employé employée employés enquêteur enquêteurs enseignant enseignante entourage entraîneur entraîneure entraîneuse "
    "entreprise épidémiologiste épouse étudiant étudiante évêque expert experte experts famille familles fédération femme "
    "fille fils fondateur fondatrice frère fonctionnaire footballeur gardien gendarme gendarmerie gendarmes gérant "
    "gérante gouvernement gouverneur groupe général habitant habitante habitants historien historienne homme infirmier "
    "infirmière ingénieur institut internaute internautes jeune journal journaliste journalistes juge juges jury justice "
    "lauréat lauréate leader libraire locataire magistrat maire mairie maître maîtresse majorité manifestant manifestants "
    "mari médecin médecins mère ministère ministre ministres mouvement musicien notaires observateur observateurs "
    "observatoire officier ong opposant opposante opposition organisateur organisateurs organisation ouvrier pape parent "
    "parents parquet parti participant participante passager passagers passant patron patronne pdg pêcheur père "
    "permanence pilote plaignante plaignant plateforme policier policiers police politologue pompier pompiers porte- "
    "parole préfecture préfet préfète premier première présidence président présidente présidents prévenu prévenue prêtre "
    "prince princesse procureur procureure procureurs producteur producteurs professeur professeure programmateur "
    "promoteur propriétaire proviseur proche proches quotidien rapport rapporteur rapporteure réalisateur réalisatrice "
    "rebelles recteur rectorat rectrice rédaction région reine religieuse représentant représentante représentants "
    "responsable responsables retraité retraitée riverain riveraine riverains roi romancier romancière salarié salariée "
    "salariés scénariste scientifique scientifiques secrétaire section sélectionneur sénateur sénatrice service services "
    "site société socialistes sociologue sœur soldat source spécialiste spectateur spectatrice sportif star supporter "
    "supporters suspect syndicat syndicats syndicaliste témoin témoins trésorier trésorière tribunal usager usagers "
    "vendeur vendeuse vétérinaire veuve vice-président vice-présidente vice-premier victime victimes ville voisin voisine "
    "voisins volontaire"
)
"""Nouns for those who speak: persons, offices and organisations."""

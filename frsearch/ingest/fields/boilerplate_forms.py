"""What French-language press sites leave in scraped text, as regular expressions of whole lines.

Each line of a table is one expression; an indented line continues the one above it. They match text in
lower case, without accents, with straight apostrophes, and without bullets and brackets around it or marks at its end
(:func:`frsearch.text.plain`, and what :mod:`frsearch.ingest.fields.boilerplate` strips). ``LABELS`` are buttons, captions and
links; a line that looks like a sentence is none of them. ``NOTICES`` are sentences that sites address to their readers.
"""

from __future__ import annotations

import re

from frsearch.text import plain

_NETWORK = (
    r"(?:youtube|facebook|instagram|twitter|x|tiktok|dailymotion|spotify|soundcloud|deezer|vimeo|twitch|linkedin|telegram"
    r"|whatsapp|messenger|pinterest|reddit|threads|bluesky|mastodon|apple podcasts?|google (?:news|actualites)"
    r"|e-?mail|mail|courriel|sms|(?:les |nos )?reseaux sociaux)"
)
_SERVICE = (
    r"(?:newsletters?|lettres?|infolettres?|chaine|page|offres?|alertes?|podcasts?|compte|espace|edition|fil|flux|version"
    r"|formule|magazine|journal|quotidien|hebdomadaire|hebdo|notifications|application|site)"
)
_ARTICLE = r"(?:l'|cet |notre |votre |cette |la |ce |le )?(?:article|page|info|publication|contenu|post|video|photo)"
_LINK = r"(?: ?[:–—|>→»-].*| ?\W*)"
"""What follows the label of a link: nothing, or a mark and the title of another article."""

NETWORK = re.compile(_NETWORK)
MENU_ITEM = re.compile(rf"{_NETWORK}|contact|accueil|aide|faq|archives|a propos|recrutement|abonnements?")
"""What is a link only beside others: alone it may be a heading."""

LABELS = {
    "comments": r"""
(?:ajouter|laisser|ecrire|poster|publier|voir|lire|afficher) (?:un|vos|votre|les|des|tous les|\d+)(?: \d+)? commentaires?
(?:\d+|aucun) (?:commentaires?|comments?)(?: pour le moment)?|(?:\d+|\d+[.,]\d+ ?k) (?:partages?|vues|likes|j'aime|reactions)
commentaires?(?: ?\(\d+\))?|pas de commentaires? pour le moment|(?:les )?commentaires (?:sont )?(?:fermes|desactives).{0,40}
(?:leave|post|add) a (?:reply|comment)|cancel reply|annuler la reponse|repondre|charger plus de commentaires
(?:nom|name|e-?mail|(?:votre )?adresse e-?mail|site ?web|website|commentaire|comment) ?\*?
(?:reagir|reagissez)(?: a (?:cet |l')article)?|soyez le premier a (?:commenter|reagir|donner votre avis).{0,30}
""",
    "other articles": rf"""
les? (?:articles? )?plus (?:lu|lue|vu|vue|commente|populaire|partage)e?s?(?: .{{0,30}})?
(?:a |pour )?(?:lire|relire) (?:aussi|egalement|plus|encore)(?: sur .{{2,30}}?)?{_LINK}
(?:a |pour )?(?:re)?(?:voir|ecouter|regarder|decouvrir) (?:aussi|egalement)(?: sur .{{2,30}}?)?{_LINK}
(?:a lire|a voir|a ecouter|read more|read also|continuer la lecture)(?: sur .{{2,30}}?)?{_LINK}
(?:a )?lire (?:aussi |egalement )?(?:notre|nos) (?:article|dossier|enquete|reportage|edito|editorial|entretien|interview
    |analyse|decryptage|direct)s?\b.{{0,120}}
(?:a lire (?:aussi )?|voir aussi )?(?:nos autres articles|nos derniers articles)(?: .{{0,40}})?
(?:plus sur (?:le|ce) sujet|sur le meme (?:sujet|theme)|dans la meme rubrique|plus d'articles|nos suggestions){_LINK}
articles? (?:similaires?|lies?|connexes?|recents?|suivants?|precedents?|associes?).{{0,20}}
(?:previous|next|related) (?:post|article)s?.{{0,20}}|(?:lire|voir) la suite.{{0,30}}|en savoir plus|source link
vous (?:aimerez|pourriez aimer|pourriez aussi aimer|aimerez peut-etre) aussi.{{0,20}}|recommande pour vous
(?:tags?|mots?[- ]cles?|etiquettes?) ?: ?.{{1,150}}
""",
    "navigation": r"""
to top|back to top|haut de (?:la )?page|skip to (?:main )?content|plan du site
(?:retour|revenir|aller|passer|acceder) (?:a|au|vers|en) (?:l'accueil|la page d'accueil|la une|haut(?: de (?:la )?page)?|menu
    |contenu(?: principal)?|sommaire|la navigation|la recherche)
(?:ouvrir|fermer) (?:le menu|la navigation|la recherche|la fenetre)
""",
    "sharing": rf"""
(?:tweet|tweeter|partager|partage|share|imprimer|print|pdf) ?:?
(?:share this|partager ca|j'aime ca|j'aime|like|loading|chargement)(?: ?:.*| ?\W*)
(?:partage[rz]|envoye[rz]|recommande[rz]|tweete[rz])(?: {_ARTICLE})?(?: (?:sur|par|via|avec|a) (?:{_NETWORK}|vos amis
    |un ami|vos proches)(?:(?:,| et| ou)(?: sur| par)? {_NETWORK})*)?
(?:envoyer|partager) (?:{_ARTICLE} )?(?:a|avec) (?:un ami|vos amis|un proche)(?: par .{{0,20}})?
(?:share|follow)(?: (?:this|us))? on .{{0,60}}
(?:suivez|retrouvez|rejoignez)[- ](?:nous|notre (?:actualite|page|chaine|compte))(?: (?:aussi|egalement|en direct))? (?:sur
    |via) .{{0,60}}
(?:suivre|suivez) .{{2,40}} sur {_NETWORK}(?:(?:,| et) {_NETWORK})*|(?:suivre|nous suivre|suivez-nous) ?:?
copier le lien|lien copie|copier l'(?:url|adresse)|copy link
(?:imprimer|enregistrer|sauvegarder|offrir|classer) (?:l'|cet )article|imprimer (?:la|cette) page
ajouter (?:l'article |cet article )?a(?:ux| (?:mes|vos|ma|votre))? (?:favoris|selections?|articles sauvegardes|liste de lecture)
agrandir (?:l'image|la photo|le texte)|(?:augmenter|diminuer|reduire) la taille d(?:u texte|e la police|es caracteres)
taille du texte.{{0,20}}
""",
    "embeds": rf"""
(?:regarder|voir|ecouter|lire|watch|view|visionner)(?: (?:cette|la|le|l'|ce|this)? ?(?:video|publication|photo|post|message
    |tweet|podcast|episode|fil|live))?(?: complete?| entiere?)? (?:sur|on|via) {_NETWORK}
(?:une (?:publication|photo|video)|un (?:message|post)) partagee? par .{{1,120}}|a post shared by .{{1,120}}
(?:https?://)?(?:pic\.twitter\.com|t\.co|youtu\.be)/\S{{1,30}}
[^()]{{2,60}} \(@\w{{1,20}}\) (?:le )?(?:\d{{1,2}} [a-z]{{3,9}}\.? \d{{4}}|[a-z]{{3,9}} \d{{1,2}}, \d{{4}})
(?:afficher|charger|voir|masquer) (?:le|ce) (?:contenu|tweet|post|lecteur)(?: .{{0,30}})?
""",
    "reading": r"""
temps de lecture(?: (?:estime|moyen))?(?: ?:? ?\d.{0,12})?|lecture ?:? ?\d{1,3} ?(?:min(?:utes?)?|mn)
\d{1,3} ?(?:min(?:utes?)?|mn) (?:de lecture|read)
(?:ecouter|reecouter) (?:l'|cet |le |ce )(?:article|podcast|episode|audio|direct)(?: ?[(:–-]? ?\d.{0,12})?
lecture audio.{0,20}|(?:lire|lecture de) la video
""",
    "advertising": r"""
publicites?|annonce|advertisement|sponsored|sponsorise|passer la publicite|skip ad|ceci est une publicite|fin de la publicite
(?:lire |voir )?(?:la )?suite apres (?:la|cette) (?:publicite|pub)
(?:l')?article (?:continue|se poursuit) apres (?:la|cette) (?:publicite|pub)
(?:contenu|article|post|message) (?:sponsorise|partenaire|commercial|publicitaire)
publi-?(?:redactionnel|reportage|communique)|contenus? sponsorises?
(?:article|contenu) (?:realise|propose|produit|concu) (?:en partenariat avec|par) .{0,60}
""",
    "subscription": rf"""
(?:abonnez|inscrivez|connectez|desabonnez|identifiez)-vous(?:(?: ?[:>→»]| des (?:maintenant|aujourd'hui)| gratuitement| vite
    | ici| en (?:ligne|un clic|deux clics|quelques clics)| sans engagement)){{0,3}}
(?:abonnez|inscrivez|connectez|desabonnez|identifiez)-vous(?: gratuitement| des maintenant)?,? (?:pour (?:lire|acceder
    |continuer|recevoir|commenter|poursuivre|profiter|suivre|ne rien|laisser|debloquer|consulter|soutenir|decouvrir|pouvoir
    |reagir|\d)|afin de|a partir de|des \d|sur {_NETWORK}).{{0,140}}
(?:abonnez|inscrivez|connectez|desabonnez|identifiez)-vous(?: gratuitement| des maintenant)? (?:a|au|aux|sur|via)(?: l'| la
    | notre| nos| votre| une| cette| le| les)? ?{_SERVICE}\b.{{0,120}}
(?:s'abonner|s'inscrire|se connecter|s'identifier|creer (?:un|mon) compte|mon compte|je m'abonne|je m'inscris
    |se desabonner)(?: (?:a|au|aux|pour|des)(?: la| l'| notre| nos| mon| votre| partir)? ?(?:{_SERVICE}|de \d|\d).{{0,40}})?
(?:vous etes )?(?:deja|pas encore) (?:abonne|inscrit|membre)(?:e|\(e\)|\.e|·e)? ?\?.{{0,60}}
deja (?:abonne|inscrit)(?:e|\(e\))?|vous etes abonne(?:e|\(e\)|\.e|·e)? ?\?.{{0,60}}
(?:article|contenu|acces)?(?: exclusivement)? ?reservee? (?:aux|a nos) abonne(?:e|\(e\)|\.e|·e)?s?
(?:edition|article|contenu|zone|espace) abonnes?|offre (?:speciale|decouverte|d'essai|d'abonnement).{{0,60}}
(?:(?:la |notre |nos |les )?(?:newsletters?|infolettres?))(?: (?:du|de la|de l'|des|de|d') ?.{{2,40}})?
inscription (?:a la|aux|a notre) (?:newsletter|infolettre|lettre)s?.{{0,40}}
recevez .{{0,80}}(?:alertes?|newsletters?|infolettre|lettre|actualites?|l'essentiel|l'actu|notifications?|par e-?mail
    |boite mail|courriel)\b.{{0,100}}
(?:activer|desactiver|activez|recevoir|recevez) (?:les|nos) (?:notifications|alertes)(?: .{{0,40}})?
(?:telecharge[rz]|installe[rz]|decouvrez) (?:notre |l')(?:application|appli|app)\b.{{0,100}}
(?:disponible|telecharger) sur (?:l')?(?:app store|google play).{{0,40}}|app store|google play
(?:cliquez|click) (?:ici|here)\b.{{0,120}}
""",
    "errors": r"""
(?:signaler|rapporter) (?:une |cette |l'|ce |un )(?:erreur|faute|coquille|abus|contenu|commentaire)(?: (?:dans|sur|de) .{0,40})?
une (?:erreur|faute|coquille) dans (?:cet |l')article ?\?.{0,60}|proposer une correction
""",
    "consent": r"""
accepter (?:et (?:continuer|fermer|poursuivre)|(?:tous )?les cookies|tout)|tout (?:accepter|refuser)
(?:tout )?refuser (?:tout|et continuer|et s'abonner|les cookies|tous les cookies)|continuer sans accepter
(?:gerer|personnaliser|parametrer|modifier) (?:mes|les|vos|ses) (?:choix|cookies|preferences|consentements?|parametres)
(?:gestion|parametres|preferences|parametrage) (?:des |de )?cookies
""",
    "legal": r"""
mentions legales|politique (?:de confidentialite|de cookies|cookies|de protection des donnees.{0,20})|donnees personnelles
cg[uv]
conditions generales (?:d'utilisation|de vente|d'abonnement)|conditions d'utilisation|qui sommes-nous ?\??
nous contacter|contactez-nous
(?:tous droits (?:de reproduction .{0,40})?reserves|all rights reserved|droits de reproduction).{0,80}|copyright\b.{0,80}
(?:©|\(c\) ).{0,120}
""",
    "credits": r"""
credits? ?(?:photos?|images?|illustrations?|videos?) ?[:©|–-].{0,100}
(?:photos?|ph|illustrations?) ?[:©].{0,100}
(?:photos?|images?|illustrations?) (?:par|d'illustrations?|d'archives?|pretexte|libre de droits|fournie par|transmise par
    |non datee|afp|reuters|dr)\b.{0,60}
d\.?r\.?|.{0,60}\bpar dr|capture d'ecran(?: (?:de |d'|du )?.{1,30})?
""",
    "desk": r"""
burs?x?(?:-[a-z]{2,5}){0,9}(?:/[a-z]{2,5}){1,5}|[a-z]{2,5}(?:-[a-z]{2,5}){0,9}(?:/[a-z]{2,5}){2,5}
""",
}

NOTICES = {
    "comments": r"""
votre adresse (?:e-?mail|de messagerie) ne sera pas publiee.*|your email address will not be published.*
(?:les )?champs obligatoires sont (?:indiques|marques|signales).*|required fields are marked.*|enregistrer mon nom,? .*
save my name,? .*
(?:vous devez|il faut) (?:etre connecte|vous connecter|vous identifier|etre abonne)(?:e|\(e\))? pour .{0,80}
pour (?:commenter|reagir|laisser un commentaire|poster un commentaire),? (?:vous devez|connectez-vous|merci de|veuillez
    |il faut|inscrivez-vous|abonnez-vous).{0,100}
""",
    "subscription": rf"""
(?:cet |l'|ce |notre |cette )(?:article|contenu|dossier|texte|video|page) (?:est|vous est) (?:exclusivement |uniquement\s
    |entierement )?(?:reservee?|accessible) (?:uniquement )?(?:aux|a nos) (?:abonne|membre|lecteurs abonne).{{0,100}}
(?:la suite|le reste|la lecture|l'integralite)(?: de (?:cet |l')article)? est (?:exclusivement |uniquement )?(?:reservee?
    |accessible) (?:uniquement )?(?:aux|a nos) (?:abonne|membre|lecteurs abonne).{{0,80}}
il vous reste (?:\d{{1,3}}(?:[.,]\d{{1,2}})? ?%|\d{{1,2}} articles?) (?:de (?:cet |l')article )?a (?:lire|decouvrir).{{0,100}}
vous avez lu \d{{1,3}} ?% de (?:cet |l')article.{{0,60}}
pour (?:lire|acceder a|debloquer|poursuivre|continuer) (?:la suite|l'integralite|la lecture|cet article|tous nos articles)\b
    .{{0,60}}\b(?:abonnez|connectez|inscrivez|identifiez|creez)\b.{{0,80}}
(?:vous pouvez|a tout moment).{{0,40}} vous desabonner .{{0,120}}
votre adresse e-?mail (?:est|sera) (?:utilisee|uniquement|exclusivement|conservee).{{0,250}}
(?:abonnez|inscrivez|desabonnez)-vous (?:a|aux) (?:notre|nos|la|l') ?{_SERVICE}\b.{{0,140}}
(?:abonnez|inscrivez)-vous pour (?:lire|acceder|recevoir|continuer|profiter).{{0,140}}
recevez (?:gratuitement |chaque jour |chaque matin |tous les (?:jours|matins) )?(?:nos (?:alertes|newsletters)
    |notre (?:newsletter|infolettre|lettre)|l'essentiel de (?:l'actualite|l'info)|toute l'actualite).{{0,120}}
(?:cliquez|click) (?:ici|here) (?:pour|to) .{{0,120}}
""",
    "browser": r"""
java ?script (?:est|semble|is|doit) (?:desactive|disabled|required|etre active|not).{0,120}
(?:veuillez|merci d'|vous devez|please|pour .{2,60} merci d')(?: ?activer| enable| turn on) (?:le )?java ?script.{0,120}
(?:cette video|ce site|ce contenu|cette page|cette application) (?:necessite|requiert|a besoin de) (?:l'activation de\s
    |d')?java ?script.{0,80}
(?:activez|enable) java ?script.{0,80}
votre navigateur (?:internet |web )?(?:ne (?:supporte|prend|permet|gere|lit|peut)|n'est (?:pas|plus)|n'accepte
    |est (?:obsolete|trop ancien|perime|bloque)|semble).{0,200}
your browser (?:does not|doesn't|is not|is out).{0,120}
(?:vous utilisez un|votre) bloqueur de publicites?.{0,200}|(?:desactivez|merci de desactiver) votre bloqueur.{0,120}
""",
    "consent": r"""
(?:nous utilisons|nous et nos (?:\d+ )?partenaires|ce site (?:web |internet )?utilise|notre site (?:web |internet )?utilise
    |we use|this (?:web)?site uses)\b.{0,120}\b(?:cookies?|traceurs)
    (?: (?:pour|afin|et|ou|a des fins|qui|sur|destines|necessaires|tiers|de).*)?
en (?:poursuivant|continuant) votre (?:navigation|visite)\b.*
en cliquant sur (?:« ?)?(?:tout )?(?:accepter|j'accepte|\"accepter).*
(?:ce contenu|cette video|ce tweet|cette publication) (?:est|a ete) (?:bloquee?|masquee?) .{0,200}
(?:pour|afin de) (?:voir|afficher|consulter|visualiser) (?:ce contenu|cette video|ce tweet|cette publication),? .{0,200}
(?:vous avez|vous aviez) (?:refuse|choisi de refuser|choisi de ne pas accepter) .{0,60}cookies.{0,160}
ce contenu n'est (?:pas|plus) disponible.{0,60}
""",
    "errors": r"""
vous (?:avez )?(?:repere|vu|trouve|remarque|constate|voye)z? une (?:erreur|faute|coquille)(?: dans .{2,40}?)? ?[?!].{0,80}
si vous (?:reperez|constatez|trouvez) une (?:erreur|faute|coquille).{0,120}
""",
    "legal": r"""
(?:toute )?reproduction(?:,? (?:meme|totale|integrale|partielle|et|ou|de cet article|de l'article))*,? (?:est )?
    (?:strictement |formellement )?interdite(?: sans .{0,80})?
(?:© ?|copyright ).{0,80}tous droits .{0,160}
tous droits (?:de .{0,60})?reserves.{0,160}
""",
}

OPENINGS = (
    *("votre adresse", "votre navigateur", "votre bloqueur", "your email", "your browser", "vous "),
    *("champs obl", "les champs obl", "required fields", "enregistrer mon", "save my name", "il faut", "il vous reste"),
    *("pour lire", "pour acc", "pour com", "pour réa", "pour lai", "pour pos", "pour dé", "pour pou", "pour con", "pour voir"),
    *("pour aff", "pour vis", "afin de", "cet article", "ce contenu", "notre ", "cette ", "l'a", "l’a", "l'int", "l’int"),
    *("la suite", "le reste", "la lecture", "à tout moment", "a tout moment", "abonnez-", "inscrivez-", "désabonnez-"),
    *("recevez", "cliquez", "click", "javascript", "java script", "veuillez", "merci d", "please", "ce site", "ce tweet"),
    *("activez", "enable", "désactivez", "nous ", "we use", "this ", "en pours", "en contin", "en cliqu", "si vous"),
    *("toute reprod", "la reprod", "reprod", "©", "copyright", "tous droits", "ce texte", "ce dossier"),
)
"""How the notices begin that are sentences: most sentences of articles are told from them by this alone."""

_FIRST_WORDS = """
ajouter laisser écrire poster publier voir lire afficher aucun commentaire commentaires pas le la les leave post add cancel
annuler répondre charger nom name e email votre adresse site website comment réagir réagissez soyez à pour relire revoir
écouter regarder découvrir réécouter redécouvrir read continuer nos notre plus sur dans article articles previous next related
en source vous recommandé tag tags mot mots étiquette étiquettes to back haut skip plan retour revenir aller passer accéder
ouvrir fermer tweet tweeter partager partage partagez share imprimer print pdf j like loading chargement envoyer envoyez
recommander recommandez tweetez follow suivez suivre retrouvez rejoignez nous copier lien copy enregistrer sauvegarder offrir
classer agrandir augmenter diminuer réduire taille watch view visionner une un http https pic t youtu masquer embed embedded
temps lecture publicité publicités annonce advertisement sponsored sponsorisé ceci fin suite l contenu contenus message publi
publirédactionnel publireportage publicommuniqué abonnez inscrivez connectez désabonnez identifiez s se créer mon je déjà
accès réservé réservée exclusivement édition zone espace offre newsletter newsletters infolettre infolettres inscription
recevez activer désactiver activez recevoir téléchargez télécharger installer installez découvrez disponible app google
cliquez click signaler rapporter proposer accepter tout refuser gérer personnaliser paramétrer modifier gestion paramètres
préférences paramétrage mentions politique données cgu cgv conditions qui contactez contact tous all droits copyright c crédit
crédits photo photos ph illustration illustrations image images visuel d dr capture your champs required save il cet ce cette
afin java javascript veuillez merci please enable désactivez we this si toute reproduction getty shutterstock istock unsplash
pexels pixabay wikimedia
""".split()
FIRST_WORDS = frozenset(_FIRST_WORDS) | frozenset(map(plain, _FIRST_WORDS))
"""How all forms begin that do not begin with a figure or a mark: most headings are told from them by this alone."""

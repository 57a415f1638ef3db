"""Lines as press sites of France, Belgium, Switzerland, Québec and Africa leave them in scraped text, and lines of articles."""

from __future__ import annotations

_BOILERPLATE = """
# credits
© AFP
© Radio-Lagune / Adama Koulibaly
© Le Fanal - Tous droits réservés
Crédit photo : Mairie de Kervado
Crédits : AFP
Crédit : Shutterstock
(Photo d’illustration)
Photo d'illustration © Le Fanal
(Photo by Issouf SANOGO / AFP)
PHILIPPE HUGUEN / AFP
Jean Dupont/Reuters
AFP / Marie Lacombe
Keystone / Laurent Gilliéron
La Presse canadienne / Paul Chiasson
Belga / Dirk Waem
DR
D.R.
Photo DR
Photo : A. Diarra / La Vigie
Image d’illustration
Photo d’archives
Capture d’écran YouTube
Getty Images
© Hans Lucas via AFP
# other articles
Nos derniers articles sur la pêche
Lire aussi : Le pont de Kayes rouvre à la circulation
À lire aussi
A lire aussi >> Marée noire : ce que l’on sait
LIRE AUSSI >> Grève des aiguilleurs : les prévisions
LIRE AUSSI Le maire de Montclar mis en examen
Lire également : la dengue recule à Kossara
Lire aussi | L’orpaillage gagne le sud
Lire aussi notre enquête sur les pesticides
>> À écouter : Le podcast de la rédaction
>> Lire aussi : L’hôpital touché par une cyberattaque
À voir aussi : Les images de la tempête Ludmila
À lire également sur Le Phare : La finale en cinq chiffres
Voir aussi
Sur le même sujet
Articles similaires
Les plus lus
Vous aimerez aussi
En savoir plus
Tags : Mali, Niger, sécurité
# paywall
Déjà inscrit
Vous êtes abonné ? Identifiez-vous
Vous avez lu 25 % de cet article.
Pour lire la suite de cet article, connectez-vous ou créez un compte gratuit.
Cet article est réservé aux abonnés
Cet article est réservé aux abonnés.
Il vous reste 75 % de cet article à lire. La suite est réservée aux abonnés.
Il vous reste 62.4% de cet article à lire.
La suite est réservée aux abonnés
Réservé aux abonnés
Article réservé aux abonnés
Contenu réservé aux abonnés
Édition abonnés
Déjà abonné ? Connectez-vous
Déjà abonné·e ? Se connecter
Vous êtes déjà abonné ? Connectez-vous pour lire la suite de l’article.
Pas encore abonné ?
Abonnez-vous
Abonnez-vous dès 1 €
Abonnez-vous au Phare
Abonnez-vous pour lire la suite
Abonnez-vous à partir de 1 €/mois, sans engagement
Je m’abonne
S’abonner à partir de 1 €
Pour lire la suite, abonnez-vous.
Connectez-vous
Connectez-vous pour accéder à l’intégralité de cet article.
L’accès à la totalité de l’article est réservé aux abonnés.
# newsletters
Inscription à la newsletter
Disponible sur Google Play
Cliquez ici pour vous inscrire
Cliquez ici pour recevoir chaque matin toute l’actualité de la région.
Votre adresse e-mail est utilisée uniquement pour vous envoyer la newsletter du Phare.
Newsletter
La newsletter du Fanal
Recevez nos alertes
Recevez chaque matin l’essentiel de l’actualité dans votre boîte mail.
Recevez gratuitement notre infolettre
Inscrivez-vous à notre newsletter
Inscrivez-vous à l’infolettre quotidienne de La Presse des Rives
Abonnez-vous à la newsletter de la rédaction pour ne rien manquer de l’actualité.
S’inscrire à la newsletter
Activer les notifications
Téléchargez notre application
Vous pouvez vous désabonner à tout moment.
# embedded posts
Afficher le tweet
Regarder sur YouTube
Regarder cette vidéo sur YouTube
Voir sur Facebook
Écouter sur Spotify
Voir cette publication sur Instagram
Une publication partagée par Radio Lagune (@radiolagune)
pic.twitter.com/Ab3dEf9GhI
https://t.co/9xYzAbC12d
— Mairie de Kervado (@kervado) March 5, 2024
— Radio Lagune (@radiolagune) 5 mars 2024
Un message partagé par Le Phare (@lephare)
A post shared by Le Fanal (@lefanal)
Ce contenu n’est pas disponible.
# browser
Activez JavaScript pour lire la vidéo.
Your browser does not support the audio element.
Vous utilisez un bloqueur de publicités. Merci de le désactiver pour soutenir la rédaction.
JavaScript est désactivé
JavaScript est désactivé dans votre navigateur.
Please enable JavaScript to view the comments.
Veuillez activer JavaScript pour afficher cette page.
Votre navigateur ne supporte pas la lecture de vidéos.
Votre navigateur ne prend pas en charge la balise audio.
Votre navigateur n’est pas à jour.
Ce site nécessite JavaScript pour fonctionner correctement.
Cette vidéo nécessite l’activation de JavaScript
# consent
En cliquant sur « Accepter », vous consentez au dépôt de cookies par nos partenaires.
Ce contenu est bloqué car vous n’avez pas accepté les cookies.
Vous avez refusé les cookies associés aux contenus issus de tiers.
Nous utilisons des cookies pour améliorer votre expérience sur notre site.
Nous et nos 142 partenaires utilisons des cookies pour mesurer l’audience et vous proposer des publicités personnalisées.
Ce site utilise des cookies
Accepter et continuer
Accepter et fermer
Tout accepter
Tout refuser
Continuer sans accepter
Gérer mes choix
Paramétrer les cookies
En poursuivant votre navigation, vous acceptez l’utilisation de cookies.
Pour afficher ce contenu, vous devez accepter les cookies.
# comments
Save my name, email, and website in this browser for the next time I comment.
Enregistrer mon nom, mon e-mail et mon site dans le navigateur pour mon prochain commentaire.
Pour laisser un commentaire, vous devez être connecté.
Your email address will not be published.
2 partages
Ajouter un commentaire
Laisser un commentaire
12 commentaires
Aucun commentaire
Voir les 34 commentaires
Soyez le premier à commenter
Les commentaires sont fermés.
Votre adresse e-mail ne sera pas publiée. Les champs obligatoires sont indiqués avec *
Vous devez être connecté pour publier un commentaire.
Annuler la réponse
Réagir à cet article
# reading
Lecture audio
Lire la vidéo
Temps de lecture : 3 min
Temps de lecture estimé : 4 minutes
Lecture 2 min.
5 min de lecture
Écouter l’article
Écouter cet article (4 min)
# sharing
Envoyer à un ami
Share on Facebook
Suivre Le Phare sur X
Taille du texte
Partager sur Facebook
Partager sur X
Partager cet article
Partager par e-mail
Partager l’article sur WhatsApp
Envoyer par e-mail
Copier le lien
Lien copié
Imprimer
Imprimer l’article
Tweeter
Suivez-nous sur Facebook
Suivez-nous sur WhatsApp et Telegram
Retrouvez-nous sur Instagram
Ajouter à mes favoris
Offrir cet article
Agrandir l’image
# advertising
Contenu proposé par l’office du tourisme
Publicité
PUBLICITÉ
La suite après la publicité
L’article continue après la publicité
Lire la suite après la publicité
Contenu sponsorisé
Contenu partenaire
Passer la publicité
Annonce
# errors
Si vous constatez une erreur dans cet article, écrivez à la rédaction.
Signaler une erreur
Signaler un abus
Vous avez repéré une erreur ? Écrivez-nous.
Une erreur dans cet article ?
Signaler une erreur dans le texte
# navigation
Nous contacter
Retour à l’accueil
Retour en haut
Aller au contenu principal
Aller au menu
Haut de page
Fermer le menu
# legal
Mentions légales
Mentions légales | CGU | Contact
Politique de confidentialité
Conditions générales d’utilisation
Gestion des cookies
Qui sommes-nous ?
Tous droits réservés
© 2024 Le Phare. Tous droits réservés. Toute reproduction interdite.
Copyright 2024 Écho des Cimes
Reproduction interdite sans autorisation
# desk
burs-ang/mw/roc
jlv-cmk/rh/ob
"""

BOILERPLATE: dict[str, list[str]] = {}
for _line in _BOILERPLATE.strip().splitlines():
    if _line.startswith("# "):
        _kind = BOILERPLATE.setdefault(_line[2:], [])
    else:
        _kind.append(_line)

ARTICLES = """
Abonnez-vous à la vie, disait-il.
Abonnez-vous à la vie, disait-il souvent à ses petits-enfants.
Les photos de l’AFP ont fait le tour du monde.
Il faut lire aussi entre les lignes.
Lire aussi entre les lignes
Lire plus, lire mieux
Lire notre avenir dans les étoiles
Lire, écrire, compter
Les plus lus des romanciers maliens se retrouvent à Ségou.
Partager le pouvoir, disait-il, c’est le perdre.
Partager l’eau du fleuve
Partager la route
Publicité mensongère : le tribunal tranche mardi.
La publicité qui fâche
Répondre à la crise
Réponses
Questions et réponses
Pas de commentaire
« Pas de commentaire »
Sans commentaire, a répondu le ministre.
Photo de famille
Photo de famille à Bruxelles
La photo, prise par un riverain, montre le toit effondré.
Photo : l’exposition du musée de Kayes attire la foule depuis lundi.
Crédit : les banques serrent la vis
Crédit : les ménages renoncent
Crédits : la facture s’alourdit
Crédit immobilier
Un crédit photo contesté devant les juges
AFP contre Google
L’AFP et Reuters ferment leur bureau de Niamey
AFP, Reuters et AP sont les trois grandes agences mondiales.
Belga : grève surprise dans les rédactions
Reuters licencie
Bras de fer avec l’AFP
Le contrat avec Reuters
Inscrivez-vous sur les listes, a insisté le préfet.
S’inscrire dans la durée
Se connecter au réseau électrique
S’abonner, un réflexe qui se perd
Connectez-vous au monde réel, conseille la psychologue.
Déjà abonné aux deuxièmes places, le club échoue encore.
Déjà abonnée aux podiums
La suite est connue.
La suite est réservée aux vainqueurs du premier tour.
Cet article est réservé aux communes de moins de mille habitants.
L’article 49 est réservé aux lois de finances.
Il vous reste dix jours pour déclarer vos revenus.
Il vous reste trois jours pour voir l’exposition.
Regarder ailleurs
Regarder la vérité en face
Voir le bon côté
Voir plus loin
Voir aussi loin que possible, telle était sa devise.
Écouter les victimes
Écouter aussi les enfants
Une publication très attendue
Une publication partagée par tous les élus du canton devait suivre.
Un compte Instagram uniquement privé
Un million de vues sur YouTube
Bloquée sur Instagram
Sur Facebook, la colère monte
Facebook
► TELEGRAM
Contact
Archives
À ne pas manquer
À découvrir : les jardins de Montclar
Image : la ville soigne la sienne
Une erreur ?
Publier
La reproduction des chiens dangereux est interdite depuis 1999.
Reproduction interdite aux mineurs
Pour poursuivre la lecture de Proust, il faut du temps et un bon fauteuil.
Pour continuer la lutte, ils comptent sur les dons.
Pour lire la suite des aventures d’Alix, il faudra attendre novembre.
Vous devez choisir, a tranché le juge.
Nous et nos partenaires européens avons fait notre part, estime-t-il.
Votre adresse est déjà connue des services, lui a-t-on dit.
Cette vidéo est devenue virale en quelques heures.
Ce contenu est jugé diffamatoire par le tribunal.
Nous utilisons très peu de cookies, assure la mairie, mais nous en mangeons beaucoup.
WhatsApp, la messagerie préférée des Africains
JavaScript, ce langage qui fait tourner la Toile
Votre navigateur ne vous oubliera jamais, prévient-elle.
Nous utilisons des engrais depuis trente ans, explique l’agriculteur.
Nous utilisons des pirogues à moteur.
En poursuivant sa visite, le président a salué les ouvriers.
En poursuivant votre effort, vous sauverez la planète, a-t-il lancé.
Accepter et pardonner
Tout refuser en bloc
Refuser la fatalité
Gérer l’urgence
Gérer mes élèves autrement
Continuer sans lui
Recevez la grâce, mes frères, a lancé le prédicateur.
Recevez mes salutations, écrivait-il alors.
Une lettre à notre adresse
Nouvelles alertes
Alerte aux cyclones
Le commentaire de trop
Commentaires acerbes
Soyez les premiers à voter, a demandé le candidat.
Temps de travail
Temps de lecture publique
Le temps de la lecture est revenu.
Trois minutes de lecture à voix haute suffisent, dit-elle.
Copier le voisin
Imprimer sa marque
Imprimer un nouvel élan
Suivez son regard
Suivez le guide
Suivez en direct les résultats.
Rejoignez le mouvement, clament les affiches.
Retrouvez tous ces résultats sur la page de la commission.
Retour à la case départ
Retour à la normale
Retour à Montclar
Aller au bout
Aller au contact
Haut de tableau
Une erreur fatale
Une erreur d’appréciation ?
Signaler un danger
Vous avez vu une erreur judiciaire, nous avons vu un scandale, plaide l’avocat.
Mentions honorables
Politique de l’eau
Politique de la ville
Conditions de détention
Conditions de vente contestées
Qui sommes-nous pour juger ?
Contact perdu
Tous droits bafoués
Tous droits dehors
Reproduction assistée
La reproduction est en baisse chez les anchois.
Contenu explosif
Contenus illicites : Bruxelles hausse le ton
Le partenaire idéal
La suite après l’entracte
Suite et fin
En savoir plus sur soi
Annonce surprise
Annonces en cascade
Illustration avec le cas de Kossara
Illustrations de la crise
Archives ouvertes
Image écornée
Image et réalité
Tags sur la mosquée
Étiquettes trompeuses
Enquête ouverte
Explications
Le maire et/ou son adjoint
Kilomètres/heure
Ligue 1 / PSG – OM
Mali / Niger
Politique / Sahel
Marseille (@OM) en tête
À lire cet été
À voir à Kayes ce week-end
À écouter sans modération
Newsletters et lecteurs, un nouveau pacte
""".strip().splitlines()

"""An article → its page on three kinds of French news site, amid all that is around an article there.

The page of today's news site says everything in its metadata. That of a blog of the trade says it where readers see it. The
third was laid out in tables twenty years ago: its paragraphs are parted by line breaks, and one tag in its head has the date.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from html import escape

from frsearch import Article

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_MENU = "À la une|Politique|Économie|International|Société|Culture|Sports|Planète|Idées|Vidéos".split("|")
_OTHERS = (
    ("Le viaduc de Kervado fermé aux poids lourds jusqu’au printemps", "2015-03-02"),
    ("Tarif de l’eau : ce qui change pour les communes du Montclar", "2022-11-18"),
    ("En images : la Fête des moissons a réuni dix mille personnes", "2023-08-27"),
    ("« Nous n’avons rien vu venir » : le récit des sinistrés de Tinzara", "2021-01-09"),
)
_COMMENTS = (
    ("Gwenola35", "Enfin un article clair sur la question. Merci à toute la rédaction pour ce travail."),
    ("papy_mougeot", "Et pendant ce temps-là, nos impôts augmentent… Personne n’en parle, évidemment !"),
)
_COOKIES = (
    "Avec votre accord, nos 842 partenaires et nous utilisons des cookies ou des technologies similaires pour stocker et "
    "accéder à des informations personnelles comme votre visite. Vous pouvez retirer votre consentement à tout moment."
)
_PLEA = "Chaque matin, recevez dans votre boîte mail l’essentiel de l’actualité choisi par la rédaction."


def written_day(iso: str) -> str:
    """Return a day as French papers write it.

    >>> written_day("2024-01-24"), written_day("2019-08-01")
    ('24 janvier 2024', '1er août 2019')
    """
    day = date.fromisoformat(iso)
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def _fields(article: Article) -> tuple[str, str, str, list[str]]:
    """Return title, date, outlet and paragraphs, as text for a page."""
    paragraphs = [escape(one, quote=False) for one in article.body.split("\n\n")]
    return escape(article.title or ""), article.date or "", escape(article.outlet or ""), paragraphs


def _links(texts: list[str] | tuple[str, ...], tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/{number}.html">{text}</a></{tag}>' for number, text in enumerate(texts))


def modern(article: Article) -> str:
    """Return a page with Open Graph, JSON-LD and semantic tags, a picture, and links to other articles within the text."""
    title, day, outlet, paragraphs = _fields(article)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "datePublished": f"{day}T06:00:07+02:00",
        "dateModified": f"{day}T11:42:51+02:00",
        "author": [{"@type": "Person", "name": "Maëlle Kerdraon"}],
        "publisher": {
            "@type": "NewsMediaOrganization",
            "name": article.outlet,
            "logo": {"@type": "ImageObject", "url": "/l.png"},
        },
        "isAccessibleForFree": True,
    }
    middle = (len(paragraphs) + 1) // 2
    also = f'<p class="lire-aussi"><strong>Lire aussi :</strong> <a href="/autre.html">{_OTHERS[0][0]}</a></p>'
    plea = (
        '<aside class="newsletter-inline"><h4>La Matinale</h4><p>'
        f'{_PLEA}</p><form action="/lettre"><input type="email" placeholder="Votre adresse e-mail">'
        "<button>S’inscrire</button></form></aside>"
    )
    text = [f'<p class="article__paragraph">{one}</p>' for one in paragraphs]
    cards = "".join(
        f'<li class="teaser"><a href="/a{n}.html"><h3 class="teaser__title">{headline}</h3></a><span class="teaser__meta">'
        f'<time datetime="{when}">{written_day(when)}</time></span></li>'
        for n, (headline, when) in enumerate(_OTHERS)
    )
    return f"""<!DOCTYPE html>
<html lang="fr"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta property="og:type" content="article"><meta property="og:title" content="{title}">
<meta property="og:site_name" content="{outlet}"><meta property="og:locale" content="fr_FR">
<meta property="article:published_time" content="{day}T06:00:07+02:00">
<meta property="article:modified_time" content="{day}T11:42:51+02:00">
<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False).replace("<", chr(92) + "u003c")}</script>
<style>.cookie-wall {{ position: fixed }}</style><script>window.dataLayer = [{{"page": "article"}}];</script></head>
<body class="page-article">
<div id="cookie-wall" class="cookie-wall" role="dialog"><p>{_COOKIES}</p><button>Continuer sans accepter</button>
<button>Accepter et fermer</button></div>
<header class="site-header"><a class="logo" href="/">{outlet}</a><a href="/abo">S’abonner</a><a href="/login">Se connecter</a>
<nav class="main-nav"><ul>{_links(_MENU)}</ul></nav></header>
<main><article class="article"><header class="article__header">
<ul class="breadcrumb"><li><a href="/">Accueil</a></li><li><a href="/societe">Société</a></li></ul>
<h1 class="article__title">{title}</h1>
<p class="article__byline">Par <a href="/auteur/kerdraon" rel="author">Maëlle Kerdraon</a></p>
<p class="article__dates">Publié le <time datetime="{day}T06:00:07+02:00">{written_day(day)} à 06h00</time>, modifié à 11h42</p>
<p class="reading-time">Temps de lecture : 3 min.</p>
<ul class="share-buttons"><li><a href="#">Partager sur Facebook</a></li><li><a href="#">Partager sur X</a></li>
<li><a href="#">Envoyer par e-mail</a></li><li><button>Offrir l’article</button></li></ul></header>
<figure class="article__media"><img src="/photo.jpg" alt=""><figcaption>Une rue du centre, au petit matin.
<span class="credit">YANN LE GOFF POUR « {outlet.upper()} »</span></figcaption></figure>
<section class="article__content">{"".join([*text[:middle], also, plea, *text[middle:]])}</section>
<footer class="article__footer"><p class="article__signature">Maëlle Kerdraon</p>
<ul class="tags"><li><a href="/t/1">Société</a></li><li><a href="/t/2">Bretagne</a></li></ul></footer></article>
<section id="comments" class="comments"><h2>Contributions (2)</h2>
{"".join(f'<div class="comment"><span class="comment__author">{who}</span><p>{what}</p></div>' for who, what in _COMMENTS)}
<form class="comment-form">
<label>Votre contribution</label><textarea name="c"></textarea><button>Publier</button></form></section>
<aside class="related"><h2>Dans la même rubrique</h2><ul>{cards}</ul></aside></main>
<footer class="site-footer"><ul>{_links(("Mentions légales", "Charte du groupe", "Politique de confidentialité", "CGV"))}</ul>
<p>© {outlet} {day[:4]} – Tous droits réservés</p></footer></body></html>
"""


def visible(article: Article) -> str:
    """Return a page that says when and what it is only where readers see it, as the weblog of a local paper does."""
    title, day, outlet, paragraphs = _fields(article)
    comments = "".join(
        f'<li class="comment"><cite class="fn">{who}</cite> <span class="says">dit :</span> '
        f'<div class="comment-meta"><a href="#c{n}"><time datetime="2024-02-1{n}T09:30:00+01:00">1{n} février 2024 à 9h30</time>'
        f'</a></div><p>{what}</p><a class="comment-reply-link" href="#r{n}">Répondre</a></li>'
        for n, (who, what) in enumerate(_COMMENTS)
    )
    recent = "".join(
        f'<li><a href="/{n}/">{headline}</a> <time class="post-date" datetime="{when}">{written_day(when)}</time></li>'
        for n, (headline, when) in enumerate(_OTHERS)
    )
    return f"""<!DOCTYPE html>
<html lang="fr-FR"><head><meta charset="UTF-8"><title>{title} - {outlet}</title>
<meta property="og:site_name" content="{outlet}"><link rel="stylesheet" href="/wp-content/themes/gazette/style.css"></head>
<body class="post-template-default single single-post">
<div id="page" class="site"><header id="masthead" class="site-header"><p class="site-title"><a href="/">{outlet}</a></p>
<p class="site-description">L’actualité près de chez vous</p>
<nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu">{_links(_MENU)}</ul></nav></header>
<div id="content" class="site-content"><div id="primary" class="content-area"><main id="main" class="site-main">
<article id="post-4812" class="post type-post status-publish"><header class="entry-header">
<span class="cat-links"><a href="/category/societe/">Société</a></span><h1 class="entry-title">{title}</h1>
<div class="entry-meta"><span class="byline">Par <a class="url fn n" href="/author/ldanjou/">Loïc Danjou</a></span>
<time class="entry-date published" datetime="{day}T06:00:00+01:00">Publié le {written_day(day)} à 06h00</time></div></header>
<div class="entry-content">{"".join(f"<p>{one}</p>" for one in paragraphs)}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Partager :</h3><ul><li><a href="?share=facebook">Facebook</a></li>
<li><a href="?share=x">X</a></li><li><a href="?share=whatsapp">WhatsApp</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3>Articles similaires</h3>
<ul>{_links([one for one, _ in _OTHERS[:3]])}</ul></div>
</div></article>
<nav class="navigation post-navigation"><a rel="prev" href="/p/">Article précédent</a>
<a rel="next" href="/n/">Article suivant</a></nav>
<div id="comments" class="comments-area"><h2 class="comments-title">2 réflexions sur « {title} »</h2>
<ol class="comment-list">{comments}</ol><div id="respond" class="comment-respond"><h3>Laisser un commentaire</h3>
<form id="commentform"><p class="comment-notes">Votre adresse e-mail ne sera pas publiée.
Les champs obligatoires sont indiqués avec *</p>
<label>Commentaire *</label><textarea></textarea><label>Nom *</label><input><input type="submit" value="Laisser un commentaire">
</form></div></div></main></div>
<aside id="secondary" class="widget-area"><section class="widget widget_search"><form><input type="search"></form></section>
<section class="widget"><h2>Les plus lus</h2><ul>{recent}</ul></section>
<section class="widget newsletter"><h2>Notre lettre</h2><p>{_PLEA}</p>
<form><input type="email"><button>Je m’abonne</button></form>
</section></aside></div>
<footer id="colophon" class="site-footer">
<p>© {day[:4]} {outlet}. <a href="/mentions-legales/">Mentions légales</a></p></footer></div>
<div class="cookie-notice"><p>{_COOKIES}</p><a href="#">OK</a><a href="#">Non</a></div></body></html>
"""


def tables(article: Article) -> str:
    """Return a page of tables, without semantic tags: a menu to the left, the text in the middle, headlines to the right."""
    title, day, outlet, paragraphs = _fields(article)
    menu = "<br>".join(f'<a href="rub{number}.php" class="menu">{one}</a>' for number, one in enumerate(_MENU))
    others = "".join(
        f'<tr><td class="breve">&#8226; <a href="art{n}.php">{headline}</a></td></tr>' for n, (headline, _) in enumerate(_OTHERS)
    )
    comments = "".join(f'<tr><td class="msg"><b>{who}</b> :<br>{what}</td></tr>' for who, what in _COMMENTS)
    return f"""<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><title>{title} - {outlet}</title>
<meta name="date" content="{day}"><meta name="publisher" content="{outlet}"></head>
<body bgcolor="#ffffff" text="#000000" topmargin="0">
<table width="780" border="0" cellspacing="0" cellpadding="0" align="center">
<tr><td colspan="3"><a href="index.php"><img src="logo.gif" width="780" height="80" border="0" alt="{outlet}"></a></td></tr>
<tr><td width="130" valign="top" bgcolor="#eeeeee"><font face="Verdana" size="1">{menu}</font></td>
<td width="500" valign="top">
<font face="Georgia" size="5"><b>{title}</b></font><br>
<font face="Verdana" size="1" color="#666666">Mis en ligne le {written_day(day)} à 06h00 - Par Loïc Danjou</font><br><br>
<font face="Georgia" size="3">{"<br><br>".join(paragraphs)}</font><br>
<table width="100%"><tr><td><a href="imprimer.php">Imprimer</a> | <a href="envoyer.php">Envoyer à un ami</a> |
<a href="#">Partager</a></td></tr></table>
<table width="100%" class="forum"><tr><td bgcolor="#cccccc"><b>Vos réactions (2)</b></td></tr>{comments}
<tr><td><form action="forum.php" method="post">Pseudo : <input name="pseudo"><br><textarea name="msg" cols="50"></textarea><br>
<input type="submit" value="Envoyer"></form></td></tr></table></td>
<td width="150" valign="top"><table width="100%"><tr><td bgcolor="#cccccc"><b>À lire aussi</b></td></tr>{others}</table>
<table width="100%"><tr><td bgcolor="#cccccc"><b>Lettre d’information</b></td></tr><tr><td><font size="1">{_PLEA}</font>
<form action="lettre.php"><input name="mail" size="12"></form></td></tr></table></td></tr>
<tr><td colspan="3" align="center"><font size="1">© {outlet} - <a href="mentions.php">Mentions légales</a> -
<a href="contact.php">Nous contacter</a><br>{_COOKIES} <a href="#">J’accepte</a></font></td></tr></table></body></html>
"""


TEMPLATES: dict[str, Callable[[Article], str]] = {"modern": modern, "visible": visible, "tables": tables}

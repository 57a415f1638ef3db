"""Text and archives that several tests of reading share."""

from __future__ import annotations

import io
import json
import random
import tarfile
import zipfile
from collections.abc import Mapping

ARTICLE = "Un titre\n\nLe ministre s’est rendu à Kayes. Il y reste deux jours.\n"
PAGE = """<!DOCTYPE html><html lang="fr"><head><meta charset="{charset}"><title>Le pont rouvre | La Vigie</title>
<meta property="og:title" content="Le pont rouvre"><meta property="og:site_name" content="La Vigie">
<meta property="article:published_time" content="2024-09-24T18:10:00+00:00">
<link rel="canonical" href="https://vigie.example/pont"></head><body><nav><a href="/">Accueil</a></nav><article>
<h1>Le pont rouvre</h1>
<p>Le ministre s’est rendu à Kayes lundi pour inaugurer le pont, fermé depuis le 7 février 2023.</p>
<p>Il y reste deux jours, puis il ira à Nioro du Sahel avec une délégation de vingt personnes.</p></article>
</body></html>"""
NOISE = random.Random(24).randbytes(40_000)
LINES = "".join(json.dumps({"texte": f"Dépêche {n} : {NOISE[n : n + 40].hex()}."}) + "\n" for n in range(5000))


def zip_of(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def tar_of(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()

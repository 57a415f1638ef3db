"""Addresses: what of them tells articles apart."""

from __future__ import annotations

import pytest

from frsearch.model import address_key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.lefanal.example/2024/03/maree-noire", "lefanal.example/2024/03/maree-noire"),
        ("http://LEFANAL.example/2024/03/maree-noire/", "lefanal.example/2024/03/maree-noire"),
        ("lefanal.example/2024/03/maree-noire#commentaires", "lefanal.example/2024/03/maree-noire"),
        ("https://lefanal.example/Greve", "lefanal.example/Greve"),
        ("https://lefanal.example/?p=12", "lefanal.example/?p=12"),
        ("https://lefanal.example?p=12", "lefanal.example/?p=12"),
        ("https://lefanal.example/voir?u=https://www.autre.example/", "lefanal.example/voir?u=https://www.autre.example"),
        ("https://dupont@lefanal.example:8080/a@b", "lefanal.example:8080/a@b"),
        (" https://www.lefanal.example/ ", "lefanal.example"),
        ("https://sport.lefanal.example", "sport.lefanal.example"),
        ("https://écho-des-cimes.example/é", "écho-des-cimes.example/é"),
        ("https://", ""),
        ("#haut", ""),
        ("", ""),
    ],
)
def test_keys(url: str, key: str) -> None:
    assert address_key(url) == key
    assert address_key(key) == key

"""How an index knows an article: by a digest of its id."""

from __future__ import annotations

import hashlib


def id_digest(article_id: str) -> bytes:
    """Return the 16 bytes (BLAKE2b) by which an article is known; no two ids have the same."""
    return hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()

"""Stored articles: they come back, and decompress to no more than a frame of their size may."""

from __future__ import annotations

import random

import pytest
import zstandard

from frsearch.engine.format.stored_articles import FRAME_LIMIT, compressor, frames, most, train_dictionary

COMPRESSOR = zstandard.ZstdCompressor(level=3, write_checksum=False)


@pytest.mark.parametrize("size", [1, 4095, 4096, 4097, (1 << 17) - 1, 1 << 17, (1 << 17) + 1, 1 << 20])
@pytest.mark.parametrize("letters", [b"a", b"ab", bytes(range(256))])
def test_what_is_stored_is_read_again(size: int, letters: bytes) -> None:
    articles = [(letters * size)[:size], bytes(random.Random(1).choices(letters, k=size))]
    for article, frame in zip(articles, frames(COMPRESSOR, articles), strict=True):
        assert zstandard.frame_content_size(frame) == size <= most(len(frame))
        assert zstandard.ZstdDecompressor(max_window_size=FRAME_LIMIT).decompress(frame) == article


def test_news_is_compressed_and_repetition_is_not() -> None:
    news, repetition = b"".join(b"%d mots, " % number for number in range(9999)), b"mot, " * 9999
    compressed, plain = frames(COMPRESSOR, [news, repetition])
    assert len(compressed) < len(news) / 2
    assert 0 < len(plain) - len(repetition) < 20


def test_a_dictionary_does_not_matter_to_what_is_not_compressed() -> None:
    dictionary = zstandard.ZstdCompressionDict(bytes(range(256)) * 100)
    (frame,) = frames(zstandard.ZstdCompressor(dict_data=dictionary), [b"a" * 100_000])
    assert zstandard.ZstdDecompressor(dict_data=dictionary).decompress(frame) == b"a" * 100_000


def test_a_few_articles_get_a_small_dictionary() -> None:
    words = [f"mot{number}" for number in range(5000)]
    chosen = random.Random(1)
    articles = [" ".join(chosen.choices(words, k=300)).encode() for _ in range(1000)]
    large, small = train_dictionary(articles), train_dictionary(articles, for_few=True)
    assert 0 < len(small) <= 64 << 10 < len(large) <= 256 << 10
    sizes = [len(b"".join(frames(compressor(dictionary), articles))) + len(dictionary) for dictionary in (b"", small)]
    assert sizes[1] < sizes[0]


@pytest.mark.parametrize("for_few", [False, True])
def test_too_few_articles_get_no_dictionary(for_few: bool) -> None:
    assert train_dictionary([b"un mot, un autre mot. " * 50] * 200, for_few) == b""

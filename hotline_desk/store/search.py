"""Search text as character pairs, so that Chinese words of any length are found exactly.

FTS5 splits Chinese badly; here every word becomes the pairs of its neighbouring characters, and a
search for a word is a phrase of its pairs. The tokenizer ``ascii`` keeps every byte above 127, and
ASCII signs are moved to their full-width twins, which NFKC text never contains: the coding is exact.
"""

from __future__ import annotations

import unicodedata

_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_GONE = {code: None for code in (*range(0, 9), *range(0x0E, 0x1C), 0x7F, *range(0x200B, 0x2010), 0xFEFF, 0xAD)}


def normalise(text: str) -> str:
    """One spelling for what looks the same: NFKC, no case, control and zero-width signs gone."""
    kept = text.encode("utf-8", "replace").decode("utf-8").translate(_GONE)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", kept).casefold())
    return " ".join(folded.translate(_GONE).split())


def _pairs(word: str) -> list[str]:
    return [word[i:i + 2] for i in range(len(word) - 1)]


def index_text(normalised: str) -> str:
    """The tokens of a normalised text: every pair, and each word's last character alone."""
    words = normalised.translate(_WIDE).split(" ")
    return " ".join(token for word in words if word for token in (*_pairs(word), word[-1]))


def terms(text: str) -> list[str]:
    """The words of a query, normalised; every one of them must be found."""
    return normalise(text).split()


def match_query(words: list[str]) -> str:
    """The FTS5 expression that finds orders holding every word; words come from :func:`terms`."""
    wide = [word.translate(_WIDE) for word in words]
    phrases = (f'"{" ".join(_pairs(w))}"' if len(w) > 1 else f'"{w}"*' for w in wide)
    return " AND ".join(phrases)


def snippet(text: str, words: list[str], width: int = 20) -> str:
    """The piece of a text around the first word found in it."""
    places = [place for place in (text.find(word) for word in words) if place >= 0]
    start = max(0, min(places, default=0) - width)
    end = min(len(text), start + 3 * width)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")

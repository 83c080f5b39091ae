"""Search text as character pairs, so that Chinese words of any length are found exactly.

FTS5 splits Chinese badly; here every word becomes the pairs of its neighbouring characters, and a
search for a word is a phrase of its pairs. The tokenizer ``ascii`` keeps every byte above 127, and
ASCII signs are moved to their full-width twins, which NFKC text never contains: the coding is exact.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from collections.abc import Iterable, Sequence
from operator import add

_CODES = "utf-32-le" if sys.byteorder == "little" else "utf-32-be"
_NO_PAIR = re.compile("   [^ ]")
# Regular expressions and not str.translate: that takes half a second for the words of 10,000 orders.
_SIGNS = re.compile(r"[!-/:-@\[-`{-~]")
_GONE = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069"
                   "\ufe0e\ufe0f\ufeff\ud800-\udfff]+")


def _wide(text: str) -> str:
    for sign in set(_SIGNS.findall(text)):
        text = text.replace(sign, chr(ord(sign) + 0xFEE0))
    return text


_MARKS = frozenset("，：；！？（）")


def normalise(text: str) -> str:
    """One spelling for what looks the same: NFKC, no case, control and zero-width signs gone."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", _bare(text.replace("\n", " "))).casefold())
    return " ".join(_bare(folded).split())


def _bare(text: str) -> str:
    """The text without signs that nobody sees; what can be printed has none but the two that choose a sign's shape."""
    if text.isprintable() and "\ufe0e" not in text and "\ufe0f" not in text:
        return text
    return _GONE.sub("", text)


def index_text(normalised: str) -> str:
    """The tokens of a normalised text: every pair, and each word's last character alone."""
    if not normalised:
        return ""
    # All neighbours of the whole text at once, blank by blank; what begins with a blank is no pair.
    signs = array("I", f"{_wide(normalised)} ".encode(_CODES))
    pairs = array("I", [0x20]) * (3 * len(signs) - 4)
    pairs[0::3], pairs[1::3] = signs[:-1], signs[1:]
    return _NO_PAIR.sub("", pairs.tobytes().decode(_CODES)).rstrip(" ")


# Normalised text never holds this sign, so no search for words can meet a key.
_KEY = "\u200b"


def key_text(keys: Iterable[str]) -> str:
    """Keys in the one spelling that is stored, parted by blanks; a blank inside a key is dropped."""
    given = list(keys)
    together = " ".join(given)
    plain = given if normalise(together) == together else map(normalise, given)
    if plain is given and together.count(" ") == len(given) - 1:
        return " ".join(dict.fromkeys(given))  # none holds a blank, none is empty
    return " ".join(dict.fromkeys("".join(key.split()) for key in plain))


def key_tokens(stored: str) -> str:
    """The tokens of stored keys, to stand behind those of the words."""
    return " ".join([_KEY + key for key in _wide(stored).split()])


def key_query(key: str) -> str:
    """The FTS5 expression that finds orders having one key."""
    return f'"{key_tokens(key_text([key]))}"'


def terms(text: str) -> list[str]:
    """The words of a query, normalised; every one of them must be found."""
    return normalise(text).split()


def match_query(words: Sequence[str]) -> str:
    """The FTS5 expression that finds orders holding every word; words come from :func:`terms`."""
    wide = [_wide(word) for word in words]
    phrases = (f'"{" ".join(map(add, w, w[1:]))}"' if len(w) > 1 else f'"{w}"*' for w in wide)
    return " AND ".join(phrases)


def as_written(text: str, normalised: str) -> str:
    """The normalised text in the letters and full-width marks it was written with (事E1，not 事e1,), where both line up sign by sign."""
    if len(text) != len(normalised):
        text = " ".join(unicodedata.normalize("NFKC", _GONE.sub("", text)).split())
    if len(text) != len(normalised):
        return normalised
    return "".join(was if was in _MARKS or was.casefold() == now else now for was, now in zip(text, normalised, strict=True))


def snippet(text: str, words: Sequence[str], width: int = 20, written: str = "") -> str:
    """The piece of a normalised text around the first word found in it; cut out of ``written`` where that is as long."""
    places = [place for place in (text.find(word) for word in words) if place >= 0]
    start = max(0, min(places, default=0) - width)
    end = min(len(text), start + 3 * width)
    shown = written if len(written) == len(text) else text
    return ("…" if start else "") + shown[start:end] + ("…" if end < len(text) else "")

"""How Chinese names sound: pinyin for searching, and a folded sound under which homophones meet."""

from __future__ import annotations

import re
from functools import lru_cache

_LONGEST = 24  # characters; a name has fewer
# Surnames that are read otherwise than the same character elsewhere.
_SURNAMES = {"曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "任": "ren", "朴": "piao",
             "盖": "ge", "翟": "zhai", "华": "hua", "尉": "wei", "乐": "yue", "万": "wan", "俞": "yu", "覃": "qin"}
# What speakers of the south do not tell apart.
_FOLDED = re.compile(r"(?<![a-z])([zcs])h|(?<=[aei])ng(?![a-z])")


@lru_cache(maxsize=20_000)
def syllables(text: str) -> tuple[str, ...]:
    """Pinyin without tones, one entry a character; what is no Chinese stays: 宝林6村 → bao lin 6 cun."""
    if not text or text.isascii():
        return (text.lower(),) if text else ()
    from pypinyin import lazy_pinyin

    return tuple(lazy_pinyin(text[:_LONGEST], errors=list))  # type: ignore[arg-type]  # the stub knows no splitting


@lru_cache(maxsize=20_000)
def name_syllables(name: str) -> tuple[str, ...]:
    """As :func:`syllables`, a surname in its own reading: 单田芳 → shan tian fang."""
    found = syllables(name)
    return (_SURNAMES[name[0]], *found[1:]) if name[:1] in _SURNAMES else found


def initials(text: str) -> str:
    """Pinyin initials of a short name: 宝林六村 → BLLC; other characters as they are."""
    return text.upper() if text.isascii() else "".join(part[:1] for part in syllables(text)).upper()


@lru_cache(maxsize=20_000)
def sound(text: str) -> str:
    """A key that homophones share, n and ng, z and zh alike: 张珊 and 章山 → zan|san."""
    return "|".join(_FOLDED.sub(lambda m: m[1] or "n", part) for part in syllables(text))

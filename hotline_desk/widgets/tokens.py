"""The colours of the window, light and dark, and the arithmetic that proves them readable.

Colour is never alone: each :class:`Status` goes with a shape (``shapes.py``) and words.  Filled tags
(牌) mean a repeat count, unfilled ones mean time; the two systems never share a form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Status:
    """Text, tint and border of one urgency, as ``RRGGBB``."""

    text: str
    tint: str
    border: str


@dataclass(frozen=True, slots=True)
class Tag:
    """Fill and text of a 牌."""

    fill: str
    text: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour a painter may use; nothing outside this table is drawn."""

    canvas: str
    side: str
    surface: str
    inset: str
    line: str
    line2: str
    ctl: str
    t1: str
    t2: str
    t3: str
    off: str
    acc: str
    acc_hover: str
    acc_pressed: str
    on_acc: str
    key_on_acc: str
    acct: str
    acct_line: str
    hover: str
    badge: str
    status: Mapping[str, Status]


URGENCIES = ("over", "today", "soon", "norm", "done", "wait")
CARD_WORDS: Mapping[str, str] = MappingProxyType({"yellow": "黄牌", "orange": "橙牌", "red": "红牌"})
CARD_TAGS: Mapping[str, Tag] = MappingProxyType({
    "yellow": Tag("FFD64A", "3A2E00"), "orange": Tag("F08A24", "2B1400"), "red": Tag("B3261E", "FFFFFF"),
})

LIGHT = Tokens(
    canvas="F1F4F8", side="E6ECF4", surface="FFFFFF", inset="F7F9FB", line="DFE5EC", line2="C2CCD8", ctl="8492A3",
    t1="18222E", t2="45525F", t3="5E6B79", off="9AA5B1",
    acc="0B5CAD", acc_hover="094E94", acc_pressed="073F78", on_acc="FFFFFF", key_on_acc="A4C8EC",
    acct="E4EFFB", acct_line="A4C8EC", hover="F2F6FB", badge="45525F",
    status=MappingProxyType({
        "over": Status("B3261E", "FDECEA", "F0B4AF"), "today": Status("964400", "FFF0DE", "F2C79A"),
        "soon": Status("6B5300", "FFF8DA", "E8D48A"), "norm": Status("3A5672", "EDF2F7", "C6D3E0"),
        "done": Status("17683A", "E6F4EB", "A9D6BA"), "wait": Status("56636F", "EEF1F4", "CBD3DB"),
    }),
)

DARK = Tokens(
    canvas="171C22", side="12171C", surface="1F262E", inset="252D36", line="323C47", line2="46525F", ctl="8594A4",
    t1="EEF2F6", t2="C2CCD6", t3="A0ACB8", off="66727E",
    acc="7DB8F5", acc_hover="96C7F8", acc_pressed="B3D7FA", on_acc="0E1318", key_on_acc="37648F",
    acct="1E3A57", acct_line="37648F", hover="28323D", badge="46525F",
    status=MappingProxyType({
        "over": Status("FF9C93", "45211F", "7D3A35"), "today": Status("FFBE7A", "402B16", "7A5326"),
        "soon": Status("F0D56A", "3A3216", "6B5C22"), "norm": Status("B4C7DB", "28323D", "46525F"),
        "done": Status("86D3A1", "1B3526", "33664A"), "wait": Status("AEB9C4", "29323B", "46525F"),
    }),
)


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Relative luminance of ``RRGGBB`` (WCAG 2.2)."""
    red, green, blue = (_linear(int(colour[i:i + 2], 16)) for i in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def text_pairs(tokens: Tokens) -> list[tuple[str, str, str]]:
    """(what, text, ground) for every pair of text and ground the window draws; each must reach 4.5."""
    grounds = ("canvas", "side", "surface", "inset", "acct", "hover")
    pairs = [(f"{t} on {g}", getattr(tokens, t), getattr(tokens, g)) for t in ("t1", "t2", "t3") for g in grounds]
    pairs += [(f"acc on {g}", tokens.acc, getattr(tokens, g)) for g in ("surface", "inset", "canvas", "acct", "side")]
    pairs += [(f"on_acc on {a}", tokens.on_acc, getattr(tokens, a)) for a in ("acc", "acc_hover", "acc_pressed")]
    for name, status in tokens.status.items():
        grounds_of = (tokens.surface, tokens.inset, tokens.acct, status.tint)
        pairs += [(f"{name} on {g}", status.text, g) for g in grounds_of]
        pairs += [(f"{t} on {name} tint", getattr(tokens, t), status.tint) for t in ("t1", "t2")]
    return pairs + [(f"card {name}", tag.text, tag.fill) for name, tag in CARD_TAGS.items()]


def edge_pairs(tokens: Tokens) -> list[tuple[str, str, str]]:
    """(what, edge, ground) of controls and status shapes; each must reach 3 (WCAG 2.2, 1.4.11)."""
    pairs = [(f"ctl on {g}", tokens.ctl, getattr(tokens, g)) for g in ("surface",)]
    pairs += [(f"focus on {g}", tokens.t1, getattr(tokens, g)) for g in ("canvas", "side", "surface", "acct")]
    return pairs + [(f"{n} shape", s.text, tokens.surface) for n, s in tokens.status.items()]

"""A column of a list, declared: what it says of a row, how it looks, how wide it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from hotline_desk.widgets import shapes
from hotline_desk.widgets.text import LEFT

DASHES = ("—", "–")


def aloud(words: str) -> str:
    """Words as a screen reader is given them: without § (it says “section”), parts set off by commas, a dash alone is 无."""
    return "无" if words in DASHES else words.replace("§ ", "").replace(" · ", "，")


def with_sign(words: str, urgency: str) -> str:
    """A day with what its sign says of it, where that presses: 9/15，已超期."""
    return f"{words}，{shapes.STATUS_WORDS[urgency]}" if urgency in ("over", "today", "soon") else words


@dataclass(frozen=True, slots=True)
class Column:
    """One column, declared: how a row becomes its text, how wide it is (px; ``stretch`` takes that share of the rest)."""

    title: str
    text: Callable[[Any], str]
    width: int = 100
    stretch: int = 0
    align: Qt.AlignmentFlag = LEFT
    size: int = 14
    bold: bool | Callable[[Any], bool] = False
    colour: str | Callable[[Any], str] = "t1"
    sign: Callable[[Any], str] | None = None
    bar: Callable[[Any], float | None] | None = None
    card: Callable[[Any], tuple[str, int] | None] | None = None
    tag: Callable[[Any], str] | None = None
    said: Callable[[Any], str] | None = None  # for a screen reader, where the cell shows a sign and no text
    fits: bool = True  # False: as wide as declared, also in a table that is fitted to its words
    needs: int = 0  # px at 100 % the table must have; below that the column gives its room to the others

    def is_bold(self, item: Any) -> bool:
        return self.bold(item) if callable(self.bold) else self.bold

    def ink(self, item: Any) -> str:
        return self.colour(item) if callable(self.colour) else self.colour

    def spoken(self, item: Any) -> str:
        card = self.card(item) if self.card else None  # painted: only here is it a word
        return aloud(self.said(item) if self.said else shapes.card_words(*card) if card else self.text(item))

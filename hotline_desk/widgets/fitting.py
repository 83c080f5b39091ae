"""How wide a column has to be for what stands in it: what a clerk must read whole is never cut, and the rest gets the room."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hotline_desk.widgets import shapes
from hotline_desk.widgets.columns import Column
from hotline_desk.widgets.theme import theme_of

CELL_EDGE, SIGN_ROOM = 6, 21  # px at 100 %: air at both sides of a cell; a sign before its words
MOST = 260  # px at 100 % text: a name longer than that ends in …, whole in its tool tip
SLACK = 4  # px: words of as many letters are not all as wide
NEAR, TRIED = 2, 200  # halves of a character that words may be shorter and wider; how many as long ones are measured
EMPTY = 20  # px of a column that says nothing


def _weight(words: str) -> int:
    """About how wide words are, in halves of a Chinese character; a tenth of the cost of measuring them."""
    return len(words) + sum(letter > "\u2000" for letter in words)


class Needs:
    """The widest that was seen in each column. Columns only ever grow: scrolling must not move them to and fro.

    ``mark``: px at 100 % text that a sign beside the title of a column takes.
    """

    def __init__(self, mark: int = 0) -> None:
        self.mark = mark
        self._px: dict[str, int] = {}
        self._weights: dict[str, int] = {}
        self._measured: dict[str, set[str]] = {}

    def see(self, columns: Iterable[Column], rows: Iterable[Any]) -> bool:
        """Reckon with these rows; True where a column has to be wider than before."""
        listed, grown = list(rows), False
        for at, column in enumerate(columns):
            if column.fits and not column.stretch and column.bar is None:
                grown = max([self._saw(column, item, 0 if at else CELL_EDGE) for item in listed], default=False) or grown
        return grown

    def _fresh(self, title: str, words: str) -> bool:
        """Whether these may be the widest words: about as many as the most so far, and not measured yet."""
        weight, measured = _weight(words), self._measured.setdefault(title, set())
        most = self._weights.get(title, 0)
        if weight < most - NEAR or words in measured or (weight <= most and len(measured) >= TRIED):
            return False
        self._weights[title] = max(weight, most)
        measured.add(words)
        return True

    def _saw(self, column: Column, item: Any, edge: int) -> bool:
        card = column.card(item) if column.card is not None else None
        words = shapes.card_words(*card) if card else column.text(item)
        if not words or not self._fresh(column.title, words):
            return False
        theme, before = theme_of(), self._px.get(column.title, 0)
        if card or column.tag is not None:
            wide = shapes.tag_width(theme, words, 12, bool(card))
        else:
            wide = theme.width(words, column.size, column.is_bold(item)) + (theme.px(SIGN_ROOM) if column.sign is not None else 0)
        self._px[column.title] = max(before, min(wide + theme.px(2 * CELL_EDGE + edge + SLACK), theme.px(MOST)))
        return self._px[column.title] > before

    def width(self, column: Column) -> int:
        """Px for this column: as declared until words were seen in it; next to nothing where it has no title and no words."""
        theme, seen = theme_of(), self._px.get(column.title, 0)
        if not seen:
            return theme.px(EMPTY if not column.title and column.tag is not None else column.width)
        return max(seen, theme.width(column.title, 13) + theme.px(2 * CELL_EDGE + self.mark))

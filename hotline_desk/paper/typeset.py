"""Chinese line setting: text in, lines of placed characters out. Lengths are points.

Rules kept (GB/T 15834 punctuation, common press practice): no line starts with a closing mark or
ends with an opening one, Latin words and numbers stay whole, two marks that meet share one
square, a closing mark at the end of a line may take half a square, and full lines are justified.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from hotline_desk.paper.typefaces import GETA, Glyph, Typefaces

NO_START = frozenset("，。、：；！？）》」』】〕〉”’…—％‰℃·.,:;!?)]}%>")
NO_END = frozenset("（《「『【〔〈“‘([{<")
OPENING = frozenset("（《「『【〔〈")  # ink in the right half of the square
CLOSING = frozenset("，。、：；）》」』】〕〉")  # ink in the left half
WORD = re.compile(r"[0-9A-Za-z\u00c0-\u024f]+(?:[-./:@_+*#&'%,~=?][0-9A-Za-z\u00c0-\u024f]+)*%?")
COUNTED = frozenset("年月日时分秒号次件个室弄条项元")  # 9月 and 600弄 are not parted
AUTOSPACE = 0.12  # the sliver between Chinese and a Latin word or number, in ems
# Controls and direction marks vanish; half a surrogate pair shows as the replacement character.
_UNPRINTED = {"Cc": "", "Cf": "", "Cs": "\ufffd"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A character, where its left edge stands in the line (points), its size in the line's."""

    char: str
    font: str
    x: float
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its characters, size and width; ``x`` is its left edge in the cell."""

    glyphs: tuple[Placed, ...]
    size: float
    width: float
    x: float = 0.0

    @property
    def text(self) -> str:
        """The characters of the line."""
        return "".join(glyph.char for glyph in self.glyphs)

    def moved(self, x: float) -> Line:
        """The same line starting at another place."""
        return replace(self, x=x)


@dataclass(slots=True)
class _Atom:
    """What must not be parted: a character with its marks, or a Latin word."""

    glyphs: list[Glyph]
    space: bool = False


def clean(text: object) -> str:
    """Printable text: one kind of line end, no control, direction or zero-width characters.

    Direction marks could make a paper read differently from what is stored, so they never print.
    Nothing is normalised: 々 or a compatibility ideograph in a name is printed as it was written.
    """
    plain = re.sub(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]", "\n", str(text)).replace("\t", " ").replace("\u00a0", " ")
    plain = re.sub(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]", "", plain)
    return "".join(map(_printable, plain))


def _printable(char: str) -> str:
    if char == "\n":
        return char
    category = unicodedata.category(char)
    return _UNPRINTED.get(category, char)


def set_lines(
    text: str, width: float, size: float, role: str, faces: Typefaces, *, indent: float = 0.0, justify: bool = True
) -> list[Line]:
    """Set a text in lines no wider than ``width``; ``indent`` ems before each paragraph's first line."""
    lines: list[Line] = []
    for paragraph in text.split("\n"):
        lines += _set_paragraph(paragraph, width, size, role, faces, indent * size, justify)
    return lines


def set_line(text: str, size: float, role: str, faces: Typefaces) -> Line:
    """One line as it stands, not broken and not spaced: titles, labels, numbers."""
    return _place([_glyph(char, role, faces) for char in text.replace("\n", " ")], size, 0.0, spaced=False)


def spread_line(text: str, width: float, size: float, role: str, faces: Typefaces) -> Line:
    """One line whose characters are spread over ``width`` (分散对齐), for labels."""
    line = set_line(text, size, role, faces)
    gaps = len(line.glyphs) - 1
    if gaps < 1 or line.width >= width:
        return line
    step = (width - line.width) / gaps
    glyphs = tuple(replace(glyph, x=glyph.x + step * index) for index, glyph in enumerate(line.glyphs))
    return Line(glyphs, size, width)


def _set_paragraph(
    text: str, width: float, size: float, role: str, faces: Typefaces, indent: float, justify: bool
) -> list[Line]:
    rows = list(_break(_atoms(text, role, faces), width, size, indent))
    lines = []
    for index, glyphs in enumerate(rows):
        start = indent if index == 0 else 0.0
        line = _place(glyphs, size, start)
        if index < len(rows) - 1 and _squeezable(glyphs[-1], CLOSING):
            line = replace(line, width=line.width - size / 2)
        if justify and index < len(rows) - 1:
            line = _justified(line, width - start)
        lines.append(line)
    return lines or [Line((), size, 0.0)]


def _glyph(char: str, role: str, faces: Typefaces) -> Glyph:
    found = faces.glyph(role, char) or faces.glyph(role, GETA)
    if found is None:  # the shipped 宋 has 〓; a set of faces without it is a broken install
        raise ValueError("字库不完整：缺少代用字符〓。请重新安装本程序。数据没有变化。")
    return found


def _atoms(text: str, role: str, faces: Typefaces) -> list[_Atom]:
    atoms: list[_Atom] = []
    glue = False
    for piece in _pieces(text):
        glyphs = [_glyph(char, role, faces) for char in piece]
        if atoms and not atoms[-1].space and (glue or piece in NO_START or _counted(atoms[-1], piece)):
            atoms[-1].glyphs += glyphs
        else:
            atoms.append(_Atom(glyphs, space=piece == " "))
        glue = piece in NO_END
    return atoms


def _pieces(text: str) -> Iterator[str]:
    start = 0
    for word in WORD.finditer(text):
        yield from text[start : word.start()]
        yield word.group()
        start = word.end()
    yield from text[start:]


def _counted(atom: _Atom, piece: str) -> bool:
    return piece in COUNTED and atom.glyphs[-1].char.isdecimal() and len(atom.glyphs) <= 6


class _Row:
    """The line being filled; its width is kept up to date as characters come."""

    def __init__(self, room: float) -> None:
        self.glyphs: list[Glyph] = []
        self.room = room
        self.used = 0.0

    def with_(self, more: Sequence[Glyph]) -> float:
        """The width in ems if these were added, the last closing mark hanging by half a square."""
        used, last = self.used, self.glyphs[-1] if self.glyphs else None
        for glyph in more:
            used += glyph.width + (_kern(last, glyph.char) if last else 0.0)
            last = glyph
        return used

    def fits(self, more: Sequence[Glyph]) -> bool:
        hang = 0.5 if _squeezable(more[-1], CLOSING) else 0.0
        return self.with_(more) - hang <= self.room + 0.001

    def add(self, more: Sequence[Glyph]) -> None:
        self.used = self.with_(more)
        self.glyphs += more


def _break(atoms: Sequence[_Atom], width: float, size: float, indent: float) -> Iterator[list[Glyph]]:
    row = _Row((width - indent) / size)
    for atom in atoms:
        if row.glyphs and not row.fits(atom.glyphs):
            yield _trimmed(row.glyphs)
            row = _Row(width / size)
        if atom.space and not row.glyphs:
            continue  # a space at the head of a line is lost, as the eye expects
        rest = atom.glyphs
        while not row.fits(rest) and len(rest) > 1:
            cut = _fitting(rest, row.room)
            yield rest[:cut]
            row, rest = _Row(width / size), rest[cut:]
        row.add(rest)
    if row.glyphs:
        yield _trimmed(row.glyphs)


def _fitting(glyphs: list[Glyph], room: float) -> int:
    """How many characters of a word longer than the line still fit (at least one)."""
    count, used = 1, glyphs[0].width
    while count < len(glyphs) - 1 and used + glyphs[count].width <= room:
        used += glyphs[count].width
        count += 1
    return count


def _trimmed(glyphs: list[Glyph]) -> list[Glyph]:
    end = len(glyphs)
    while end and glyphs[end - 1].char == " ":
        end -= 1
    return glyphs[:end]


def _kern(glyph: Glyph, follower: str) -> float:
    """What to add to a character's advance because of its right neighbour (ems)."""
    return _pair_kern(glyph.char, glyph.width > 0.9, follower)


@lru_cache(maxsize=16384)
def _pair_kern(char: str, square: bool, follower: str) -> float:
    if square and char in CLOSING and (follower in OPENING or follower in CLOSING):
        return -0.5
    if square and char in OPENING and follower in OPENING:
        return -0.5
    mixed = (_latin(char) and _ideograph(follower)) or (_ideograph(char) and _latin(follower))
    return AUTOSPACE if mixed else 0.0


def _squeezable(glyph: Glyph, marks: frozenset[str]) -> bool:
    return glyph.char in marks and glyph.width > 0.9


def _latin(char: str) -> bool:
    return char.isalnum() and ord(char) < 0x250


def _ideograph(char: str) -> bool:
    return char.isalpha() and ord(char) > 0x2E7F


def _place(glyphs: Sequence[Glyph], size: float, start: float, *, spaced: bool = True) -> Line:
    x, placed = 0.0, []
    for glyph, follower in zip(glyphs, [*glyphs[1:], None], strict=False):
        placed.append(Placed(glyph.char, glyph.font, x, glyph.scale))
        kern = _kern(glyph, follower.char) if follower else 0.0
        x += (glyph.width + (kern if spaced else min(kern, 0.0))) * size
    return Line(tuple(placed), size, x, start)


def _justified(line: Line, width: float) -> Line:
    """Spread the last half square or so over the line's gaps; a very short line stays as it is."""
    slack = width - line.width
    gaps = [index for index in range(1, len(line.glyphs)) if _stretches(line, index)]
    if not gaps or slack <= 0.05 or slack > 3.2 * line.size:
        return line
    step, shift, glyphs, wide = slack / len(gaps), 0.0, [line.glyphs[0]], set(gaps)
    for index in range(1, len(line.glyphs)):
        shift += step if index in wide else 0.0
        glyphs.append(replace(line.glyphs[index], x=line.glyphs[index].x + shift))
    return Line(tuple(glyphs), line.size, width, line.x)


def _stretches(line: Line, index: int) -> bool:
    """Only between two Chinese characters: a wider gap beside a number would be copied as a space."""
    before, after = line.glyphs[index - 1].char, line.glyphs[index].char
    return ord(before) >= 0x250 and ord(after) >= 0x250

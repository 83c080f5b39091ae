"""Opens a large Chinese TrueType font some ten times faster than ReportLab's own reader.

ReportLab walks every glyph of the font in Python (80 ms for 30,000 characters) and copies the
whole outline table for each subset. Here tables are read as arrays, widths looked up when asked,
and the file is mapped rather than read. What is embedded is still cut by ReportLab.
"""

from __future__ import annotations

import mmap
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from struct import unpack_from
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase.ttfonts import TTEncoding, TTFont, TTFontFace

PREFERRED_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))


class FastFace(TTFontFace):  # type: ignore[misc]
    """A face whose character map, widths and outline positions are read in bulk."""

    def readFile(self, f: Any) -> None:
        """Map the file; only the pages in use are ever read from disk."""
        self.filename = str(f)
        with Path(f).open("rb") as file:
            self._ttf_data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._pos = 0

    def extractInfo(self, charInfo: int = 1) -> None:
        """Names and metrics by ReportLab, characters by us; unusual fonts wholly by ReportLab."""
        super().extractInfo(0)
        character_map = self._character_map()
        if character_map is None:
            super().extractInfo(1)
            return
        self.charToGlyph = character_map
        self.charWidths: dict[int, float] = {}
        self._read_metrics()
        long_offsets = unpack_from(">H", self._ttf_data, self.get_table_pos("head")[0] + 50)[0]
        start, length = self.get_table_pos("loca")
        raw = _array("I" if long_offsets else "H", self._ttf_data[start : start + length])
        self.glyphPos = raw if long_offsets else array("I", (half * 2 for half in raw))
        if 0x20 in character_map:
            character_map[0xA0] = character_map[0x20]

    def get_table(self, tag: str) -> Any:
        """A table's bytes; the outlines as a window on the file, since only a few are wanted."""
        if tag == "glyf":
            return _Window(self._ttf_data, *self.get_table_pos(tag))
        return super().get_table(tag)

    def getCharWidth(self, code: int) -> float:
        """The advance of a character in thousandths of an em."""
        glyph = self.charToGlyph.get(code)
        return float(self.defaultWidth if glyph is None else self._pdfScale(self.hmetrics[glyph][0]))

    def _read_metrics(self) -> None:
        full = unpack_from(">H", self._ttf_data, self.get_table_pos("hhea")[0] + 34)[0]
        start, length = self.get_table_pos("hmtx")
        self.hmetrics = _Metrics(_array("H", self._ttf_data[start : start + length]), full)
        self.defaultWidth = self._pdfScale(self.hmetrics[0][0])

    def _character_map(self) -> dict[int, int] | None:
        data, start = self._ttf_data, self.get_table_pos("cmap")[0]
        count = unpack_from(">H", data, start + 2)[0]
        found = {}
        for index in range(count):
            platform, encoding, offset = unpack_from(">HHL", data, start + 4 + 8 * index)
            found[(platform, encoding)] = start + offset
        for key in PREFERRED_MAPS:
            if key in found:
                kind = unpack_from(">H", data, found[key])[0]
                if kind in (4, 12):
                    return dict(_grouped(data, found[key]) if kind == 12 else _segments(data, found[key]))
        return None


class FastFont(TTFont):  # type: ignore[misc]
    """A ReportLab font over a FastFace; no Latin letters are embedded unless used."""

    def __init__(self, name: str, path: Path) -> None:
        self.fontName = name
        self.face = FastFace(str(path))
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
        self._asciiReadable = False
        self.shapable = False


class _Metrics:
    """hmtx: (advance, left bearing) of a glyph, from the raw table."""

    def __init__(self, raw: array[int], full: int) -> None:
        self.raw, self.full = raw, full

    def __getitem__(self, glyph: int) -> tuple[int, int]:
        if glyph < self.full:
            return self.raw[2 * glyph], self.raw[2 * glyph + 1]
        return self.raw[2 * self.full - 2], self.raw[self.full + glyph]


class _Window:
    """A slice of the mapped file that copies only what is asked of it."""

    def __init__(self, data: mmap.mmap, start: int, length: int) -> None:
        self.data, self.start, self.length = data, start, length

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, part: slice) -> bytes:
        return self.data[self.start + part.start : self.start + part.stop]


def _array(kind: str, raw: bytes) -> array[int]:
    values: array[int] = array(kind, raw)
    if sys.byteorder == "little":
        values.byteswap()
    return values


def _grouped(data: mmap.mmap, start: int) -> Iterator[tuple[int, int]]:
    """cmap format 12."""
    count = unpack_from(">L", data, start + 12)[0]
    groups = _array("I", data[start + 16 : start + 16 + 12 * count])
    for index in range(0, 3 * count, 3):
        first, last, glyph = groups[index : index + 3]
        yield from zip(range(first, last + 1), range(glyph, glyph + last - first + 1), strict=True)


def _segments(data: mmap.mmap, start: int) -> Iterator[tuple[int, int]]:
    """cmap format 4."""
    length, twice = unpack_from(">H", data, start + 2)[0], unpack_from(">H", data, start + 6)[0]
    table, count = _array("H", data[start : start + length]), twice // 2
    for index in range(count):
        last, first = table[7 + index], table[8 + count + index]
        delta, jump = table[8 + 2 * count + index], table[8 + 3 * count + index]
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if jump:
                place = 8 + 3 * count + index + jump // 2 + code - first
                glyph = table[place] if place < len(table) else 0
                if not glyph:
                    continue
            yield code, (glyph + delta) & 0xFFFF

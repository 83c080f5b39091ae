"""Typefaces on paper: which font draws a character, and what no font can draw.

A PDF font without a character prints an empty box in silence. So every character is looked up
first (role, then 宋, 楷, rare characters), and what nothing has is reported before printing.
ReportLab is imported only when the first face is opened: the window must not pay for it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from hotline_desk.locations import resources_dir
from hotline_desk.paper.installed import find_installed

if TYPE_CHECKING:
    from hotline_desk.paper.fastface import FastFont

ROLES = ("fang", "song", "title", "hei", "kai")
BUNDLED = {
    "fang": "HotlineFang.ttf",
    "song": "HotlineSong.ttf",
    "title": "HotlineTitle.ttf",
    "hei": "HotlineHei.ttf",
    "kai": "HotlineKai.ttf",
    "rare_a": "HotlineRareA.ttf",
    "rare_b": "HotlineRareB.ttf",
}
FALLBACK = ("song", "kai", "rare_a", "rare_b")
# 仿宋 and 楷 have poor Latin letters and numbers; offices pair them with a Times-like face, and so do we.
LATIN_FROM_SONG = frozenset({"fang", "kai"})
TWINS = {"−": "–"}  # the minus of a score: the bundled fonts have no U+2212, and 〓1.0 for −1.0 is a wrong figure
LATIN_SCALE = 0.92  # its numbers stand taller than 仿宋; at this size they sit in one line with it
# Printed in place of a character no font has, as Chinese typesetters always have (U+3013).
GETA = "〓"

# ReportLab's font objects keep a read position, so two threads must not draw at once.
DRAWING = threading.RLock()


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as it will be drawn: the registered font, its advance in ems, its size in the line's."""

    char: str
    font: str
    width: float
    scale: float = 1.0


class Typefaces:
    """Opens faces when first needed and finds the one that has a character.

    ``files`` maps a face name (a role or a fallback) to a TrueType file; ``families`` says, for
    the window, which family each role really uses.
    """

    def __init__(self, files: Mapping[str, Path], families: Mapping[str, str] | None = None) -> None:
        self.files = dict(files)
        self.families = dict(families or {})
        self._fonts: dict[str, FastFont] = {}
        self._glyphs: dict[tuple[str, str], Glyph | None] = {}

    def font(self, face: str) -> FastFont:
        """The opened and registered font of a face; parsed once in a process."""
        font = self._fonts.get(face)
        if font is None:
            with DRAWING:
                font = self._fonts.setdefault(face, _open(self.files[face]))
        return font

    def glyph(self, role: str, char: str) -> Glyph | None:
        """How to draw one character in a role; None if no font has it."""
        key = (role, char)
        if key not in self._glyphs:
            self._glyphs[key] = self._find(role, char)
        return self._glyphs[key]

    def missing(self, text: str) -> list[str]:
        """The characters of a text that no font has, in order of appearance, each once."""
        seen = dict.fromkeys(char for char in text if not char.isspace())
        return [char for char in seen if self.glyph("fang", char) is None]

    def _find(self, role: str, char: str) -> Glyph | None:
        code = ord(char)
        latin = role in LATIN_FROM_SONG and code < 0x250
        first = "song" if latin else role
        for face in dict.fromkeys((first, role, *FALLBACK)):
            font = self.font(face)
            if font.face.charToGlyph.get(code, 0):
                scale = LATIN_SCALE if latin else 1.0
                return Glyph(char, font.fontName, font.face.getCharWidth(code) / 1000 * scale, scale)
        return self._find("song", TWINS[char]) if char in TWINS else None


@lru_cache(maxsize=1)
def bundled() -> Typefaces:
    """The faces shipped with the program: the same paper on every machine."""
    folder = resources_dir() / "fonts"
    return Typefaces({face: folder / name for face, name in BUNDLED.items()})


@lru_cache(maxsize=1)
def preferred() -> Typefaces:
    """The office's own 仿宋 and 小标宋 where installed, else the shipped faces (GB/T 9704 house style)."""
    base = bundled()
    found = {role: face for role, face in find_installed().items() if _usable(face.path)}
    if not found:
        return base
    files = {**base.files, **{role: face.path for role, face in found.items()}}
    return Typefaces(files, {role: face.family for role, face in found.items()})


def missing(text: str) -> list[str]:
    """The characters that would not print, to be shown before printing."""
    from hotline_desk.paper.typeset import clean

    return preferred().missing(clean(text))


def to_unicode_map(fontname: str, subset: Iterable[int]) -> str:
    """The PDF ToUnicode map of a font subset, with UTF-16 surrogates beyond U+FFFF (PDF 32000-1, 9.10.3).

    ReportLab writes five hex digits there, so copying or searching a rare name gave garbage.
    """
    codes = [(index, code) for index, code in enumerate(subset) if code]
    lines = [f"<{index:02X}> <{chr(code).encode('utf-16-be', 'surrogatepass').hex().upper()}>" for index, code in codes]
    parts = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        f"/CMapName /{fontname} def /CMapType 2 def",
        "1 begincodespacerange <00> <FF> endcodespacerange",
    ]
    for start in range(0, len(lines), 100):  # the format allows 100 entries a block
        block = lines[start : start + 100]
        parts += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*parts, "endcmap CMapName currentdict /CMap defineresource pop end end"])


def _usable(path: Path) -> bool:
    """True if ReportLab can embed this installed face; a face it refuses is simply not preferred."""
    from struct import error as struct_error

    from reportlab.pdfbase.ttfonts import TTFError

    from hotline_desk.paper.fastface import FastFace

    try:
        return bool(FastFace(str(path)).charToGlyph)
    except (TTFError, OSError, ValueError, KeyError, struct_error):
        return False


def _open(path: Path) -> FastFont:
    from reportlab import rl_config
    from reportlab.pdfbase import pdfmetrics, ttfonts

    from hotline_desk.paper.fastface import FastFont

    module: Any = ttfonts
    module.makeToUnicodeCMap = to_unicode_map  # the one place ReportLab offers for it
    rl_config.useA85 = 0  # a PDF is binary anyway: a quarter smaller and faster without the ASCII coat
    # A file name in Chinese would end up in the PDF's comments, which are Latin.
    name = path.stem if path.stem.isascii() else f"office{crc32(path.name.encode()):08x}"
    font = FastFont(name, path)
    pdfmetrics.registerFont(font)
    return font

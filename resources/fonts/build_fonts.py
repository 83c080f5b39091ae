"""Makes the typefaces of this folder again from the public packages named in README.md.

    python build_fonts.py --from DIR [--from DIR ...] --out DIR

Every DIR is searched for the source files (unpack the packages there, or name /usr/share). Needs
fontTools 4.68.0. The characters of each face are those of charsets.json. The program never runs this.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

HERE = Path(__file__).resolve().parent
CURVE_ERROR = 1.0  # units of 1000: far below what a 600-dot printer shows at 22 points


@dataclass(frozen=True)
class Source:
    """A face of ours and the file it is cut from."""

    face: str
    file: str
    package: str


SOURCES = (
    Source("HotlineFang", "FandolFang-Regular.otf", "Debian texlive-lang-chinese"),
    Source("HotlineSong", "NotoSerifSC_400Regular.ttf", "npm @expo-google-fonts/noto-serif-sc 0.4.3"),
    Source("HotlineTitle", "NotoSerifSC_900Black.ttf", "npm @expo-google-fonts/noto-serif-sc 0.4.3"),
    Source("HotlineHei", "NotoSansSC_400Regular.ttf", "npm @expo-google-fonts/noto-sans-sc"),
    Source("HotlineKai", "LXGWWenKai-Regular.ttf", "Debian fonts-lxgw-wenkai"),
    Source("HotlineRareA", "HanaMinA.ttf", "Debian fonts-hanazono"),
    Source("HotlineRareB", "HanaMinB.ttf", "Debian fonts-hanazono"),
)


def characters(face: str) -> list[int]:
    """The code points a face must hold."""
    ranges = json.loads((HERE / "charsets.json").read_text(encoding="utf-8"))[face].split()
    codes: list[int] = []
    for part in ranges:
        first, _, last = part.partition("-")
        codes += range(int(first, 16), int(last or first, 16) + 1)
    return codes


def find(name: str, folders: list[Path]) -> Path | None:
    """The first file of this name below the folders."""
    return next((path for folder in folders for path in folder.rglob(name)), None)


def cut(font: TTFont, codes: list[int]) -> None:
    """Keep only these characters; no hints, no layout features (ReportLab uses none)."""
    options = subset.Options(hinting=False, layout_features=[], notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 6, 13, 14])
    tool = subset.Subsetter(options)
    tool.populate(unicodes=codes)
    tool.subset(font)


def to_truetype(font: TTFont) -> None:
    """Turn CFF outlines into TrueType ones, since ReportLab embeds nothing else."""
    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    made = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, CURVE_ERROR, reverse_direction=True))
        made[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, made
    font["maxp"].tableVersion = 0x00010000
    for limit in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs",
                  "maxStackElements", "maxSizeOfInstructions", "maxComponentElements"):
        setattr(font["maxp"], limit, 1 if limit == "maxZones" else 0)
    font["post"].formatType = 3.0
    for tag in ("CFF ", "VORG"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"


def rename(font: TTFont, face: str) -> None:
    """Our own name: the licences reserve the originals' (copyright and licence records stay)."""
    for name_id in (1, 3, 4, 6):
        font["name"].setName(face, name_id, 3, 1, 0x409)
        font["name"].setName(face, name_id, 1, 0, 0)


def build(source: Source, folders: list[Path], out: Path) -> bool:
    """Make one face; False if its source is not there."""
    path = find(source.file, folders)
    if path is None:
        sys.stderr.write(f"{source.face}: {source.file} not found (package: {source.package})\n")
        return False
    with TTFont(path) as font:
        cut(font, characters(source.face))
        if "CFF " in font:
            to_truetype(font)
        rename(font, source.face)
        font.save(out / f"{source.face}.ttf")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folders", type=Path, action="append", required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    made = [build(source, asked.folders, asked.out) for source in SOURCES]
    return 0 if all(made) else 1


if __name__ == "__main__":
    raise SystemExit(main())

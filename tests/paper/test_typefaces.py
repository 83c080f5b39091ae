"""Which font draws a character, what none can draw, and text that can be copied out again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from hotline_desk.locations import resources_dir
from hotline_desk.paper import typefaces
from hotline_desk.paper.installed import InstalledFace, find_installed, read_families
from hotline_desk.paper.typefaces import BUNDLED, Typefaces, bundled, to_unicode_map


@pytest.mark.parametrize(
    ("role", "char", "font"),
    [
        ("fang", "督", "HotlineFang"),
        ("fang", "A", "HotlineSong"),  # 仿宋's own Latin letters are poor
        ("fang", "7", "HotlineSong"),
        ("title", "督", "HotlineTitle"),
        ("title", "5", "HotlineTitle"),
        ("hei", "督", "HotlineHei"),
        ("fang", "㐂", "HotlineSong"),
        ("kai", "㐂", "HotlineSong"),
        ("fang", "\U00020bb7", "HotlineRareA"),  # 𠮷
    ],
)
def test_each_character_gets_the_first_font_that_has_it(faces: Typefaces, role: str, char: str, font: str) -> None:
    glyph = faces.glyph(role, char)
    assert glyph is not None
    assert glyph.font == font
    assert 0.2 < glyph.width <= 1.0


def test_missing_names_each_character_once_in_order(faces: Typefaces) -> None:
    assert faces.missing("督办😀单ع😀\n ") == ["😀", "ع"]
    assert typefaces.missing("王\u202e敏😀") == ["😀"]
    assert typefaces.missing("友谊路街道") == []


def test_faces_are_opened_only_when_wanted() -> None:
    fresh = Typefaces(bundled().files)
    fresh.glyph("fang", "督")
    assert set(fresh._fonts) == {"fang"}


def test_fast_reading_finds_what_the_slow_reader_finds() -> None:
    from reportlab.pdfbase.ttfonts import TTFontFace, TTFontFile

    from hotline_desk.paper.fastface import FastFace

    path = str(resources_dir() / "fonts" / BUNDLED["rare_a"])
    slow, fast = TTFontFace(path), FastFace(path)
    assert fast.charToGlyph == {code: glyph for code, glyph in slow.charToGlyph.items() if glyph}
    assert list(fast.glyphPos) == list(slow.glyphPos)
    assert [fast.getCharWidth(code) for code in slow.charToGlyph] == list(map(slow.getCharWidth, slow.charToGlyph))
    made, expected = (TTFontFile(BytesIO(face.makeSubset([0, 0x20BB7])), charInfo=0) for face in (fast, slow))
    for table in ("glyf", "loca", "cmap", "maxp"):  # not hmtx: the slow reader rounds shared advances wrongly
        assert made.get_table(table) == expected.get_table(table)


def test_characters_beyond_ffff_are_mapped_as_surrogates() -> None:
    made = to_unicode_map("F", [0, ord("督"), 0x20BB7])
    assert "<02> <D842DFB7>" in made
    assert "<01> <7763>" in made
    assert "<00> <" not in made.replace("<00> <FF>", "")


def test_tables_of_more_than_a_hundred_characters_are_split() -> None:
    made = to_unicode_map("F", range(0x4E00, 0x4E00 + 256))
    assert [line for line in made.split("\n") if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "56 beginbfchar",
    ]


def test_licences_and_every_face_are_shipped() -> None:
    folder = resources_dir() / "fonts"
    assert all((folder / name).is_file() for name in BUNDLED.values())
    assert len(list((folder / "licences").glob("*.txt"))) >= 5


@pytest.fixture
def office_fonts(tmp_path: Path) -> Path:
    """A folder with a face that calls itself 仿宋_GB2312, as an office would have installed."""
    from fontTools.ttLib import TTFont

    with TTFont(resources_dir() / "fonts" / BUNDLED["rare_a"]) as font:
        for name_id, text in ((1, "仿宋_GB2312"), (4, "仿宋_GB2312"), (6, "FangSong_GB2312")):
            font["name"].setName(text, name_id, 3, 1, 0x409)
        font.save(tmp_path / "simfang.ttf")
        font["OS/2"].fsType = 2
        for name_id in (1, 4, 6):
            font["name"].setName("方正小标宋简体", name_id, 3, 1, 0x409)
        font.save(tmp_path / "locked.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00\x00")
    (tmp_path / "cff.ttf").write_bytes(b"OTTO" + bytes(100))
    return tmp_path


def test_an_installed_face_is_preferred_but_never_one_that_forbids_embedding(office_fonts: Path) -> None:
    found = find_installed([office_fonts, office_fonts / "nowhere"])
    assert {role: face.family for role, face in found.items()} == {"fang": "仿宋_GB2312"}
    assert read_families(office_fonts / "broken.ttf") == set()
    assert read_families(office_fonts / "cff.ttf") == set()


def test_a_chosen_office_face_draws_and_a_damaged_one_is_passed_over(
    office_fonts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = InstalledFace("仿宋_GB2312", (office_fonts / "simfang.ttf").rename(office_fonts / "仿宋.ttf"))
    bad = InstalledFace("方正小标宋简体", office_fonts / "broken.ttf")
    monkeypatch.setattr(typefaces, "find_installed", lambda: {"fang": good, "title": bad})
    typefaces.preferred.cache_clear()
    faces = typefaces.preferred()
    typefaces.preferred.cache_clear()
    assert faces.families == {"fang": "仿宋_GB2312"}
    glyph = faces.glyph("fang", "\U00020bb7")
    assert glyph is not None
    assert glyph.font.startswith("office")
    assert faces.files["title"] == bundled().files["title"]


def test_no_installed_face_means_the_shipped_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typefaces, "find_installed", dict)
    typefaces.preferred.cache_clear()
    assert typefaces.preferred() is bundled()
    typefaces.preferred.cache_clear()

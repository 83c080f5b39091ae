"""The manual: every page has a title, every link and picture it names can be found or is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hotline_desk.services import manual

PAGES = manual.chapters()


def test_there_are_pages() -> None:
    assert len(PAGES) >= 12


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.key)
def test_a_page_is_short_and_titled(page: manual.Chapter) -> None:
    assert page.text.startswith(f"# {page.title}\n")
    assert len(page.text) < 2500
    assert "/work" not in page.text


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.key)
def test_every_page_named_in_quotes_exists(page: manual.Chapter) -> None:
    titles = {p.title for p in PAGES}
    for name in re.findall(r"见“([^”]+)”", page.text):
        assert name in titles


def test_a_picture_that_is_not_there_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "01-甲.md").write_text("# 甲\n\n![有](a.png)\n\n![无](b.png)\n", encoding="utf-8")
    (tmp_path / "a.png").write_bytes(b"png")
    page = manual.chapters(tmp_path)[0]
    assert "a.png" in page.text
    assert "b.png" not in page.text


def test_words_in_the_title_come_first() -> None:
    assert manual.found("回访")[0].title == "回访"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.key)
def test_every_page_has_pictures_and_they_are_there(page: manual.Chapter) -> None:
    written = (page.folder / f"{page.key}.md").read_text(encoding="utf-8")
    named = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", written)
    assert named
    assert all((page.folder / name).is_file() for name in named)

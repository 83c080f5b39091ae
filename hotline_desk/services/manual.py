"""The manual: short pages in Chinese, task by task, shipped as Markdown files and shown in the program."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from hotline_desk.locations import resources_dir

_HEAD = re.compile(r"^# (.+)$", re.MULTILINE)
_IMAGE = re.compile(r"^!\[[^\]]*\]\(([^)]+)\)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Chapter:
    """One page: file stem, title, Markdown text (without pictures that are not there), and where its pictures lie."""

    key: str
    title: str
    text: str
    folder: Path


def folder() -> Path | None:
    """``docs/manual`` of the tree, or its copy beside the resources of an installed program; None where neither is."""
    home = resources_dir().parent
    return next((p for p in (home / "manual", home / "docs" / "manual") if p.is_dir()), None)


def chapters(where: Path | None = None) -> list[Chapter]:
    """Every page in the order of its file name."""
    place = where or folder()
    if place is None:
        return []
    return [_read(path) for path in sorted(place.glob("[0-9]*.md"))]


def _read(path: Path) -> Chapter:
    text = path.read_text(encoding="utf-8")
    found = _HEAD.search(text)
    return Chapter(path.stem, found[1].strip() if found else path.stem, _IMAGE.sub(lambda m: _shown(m, path.parent), text), path.parent)


def _shown(image: re.Match[str], place: Path) -> str:
    return image[0] if (place / image[1]).is_file() else ""


def found(words: str, where: Path | None = None) -> list[Chapter]:
    """The pages that hold every one of these words; those with one in the title first."""
    wanted = words.split()
    pages = [c for c in chapters(where) if all(w in c.text for w in wanted)]
    return sorted(pages, key=lambda c: not any(w in c.title for w in wanted)) if wanted else pages

"""The regulations as data: ``resources/packs/*.toml`` → :class:`~hotline_desk.domain.policy.Pack`.

    pack = load_pack("youyilu")                     # or a path
    pack = overlay(pack, office_folder / "本单位.toml")
    pack.book(day)["handle_workdays_general"].value

A file that cannot be used raises :class:`PackError`, whose ``problems`` name file, key, reason and line.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from hotline_desk.domain.policy import Pack
from hotline_desk.locations import resources_dir
from hotline_desk.packs.office import lay_over, settled
from hotline_desk.packs.problems import PackError, Problem
from hotline_desk.packs.reading import read_pack
from hotline_desk.packs.toml_lines import Document

__all__ = ["PackError", "Problem", "available", "base_of", "check", "load_pack", "overlay", "with_settings"]


def packs_dir() -> Path:
    """The folder of the packs that come with the program."""
    return resources_dir() / "packs"


def available() -> list[str]:
    """The ids of the packs that come with the program, in order."""
    return sorted(path.stem for path in packs_dir().glob("*.toml"))


def load_pack(id_or_path: str | Path) -> Pack:
    """A pack by its id, or from a file. Raises :class:`PackError` where it is unknown or faulty."""
    if isinstance(id_or_path, Path) or id_or_path.endswith(".toml"):
        return read_pack(Path(id_or_path))
    if id_or_path not in available():
        known = "、".join(available())
        raise PackError([Problem(id_or_path, "", f"没有这个规定包，可用的有：{known}；办件数据没有变化")])
    return _own(id_or_path)


@lru_cache(maxsize=16)
def _own(name: str) -> Pack:
    return read_pack(packs_dir() / f"{name}.toml")


def overlay(pack: Pack, office_toml_path: Path) -> Pack:
    """The pack with an office's own file over it (see :func:`hotline_desk.packs.office.lay_over`)."""
    return lay_over(pack, Path(office_toml_path), load_pack)


def with_settings(pack: Pack, parameters: Mapping[str, Any], office_hours: list[list[str]] | None = None) -> Pack:
    """The pack with values of a scenario's ``settings`` in force on every day; the clauses stay.

    ``office_hours``: pairs of ``HH:MM``. Raises :class:`PackError` for an unknown name or a wrong value.
    """
    hours = {} if office_hours is None else {"office_hours": office_hours}
    return settled(pack, dict(parameters) | hours)


def base_of(path: Path) -> str:
    """The pack an office file (one with an ``[office]`` head) is laid over; "" for a pack file."""
    head = Document(Path(path)).data.get("office")
    return str(head.get("pack", "")) if isinstance(head, dict) else ""


def check(path: Path) -> list[Problem]:
    """Everything wrong with a pack file, an office file or a folder of them; empty if all is well.

    An office file is one with an ``[office]`` head; its ``pack`` names what it is laid over.
    """
    path = Path(path)
    if path.is_dir():
        return [problem for file in sorted(path.glob("*.toml")) for problem in check(file)]
    try:
        head = Document(path).data.get("office")
        if isinstance(head, dict):
            overlay(load_pack(str(head.get("pack", ""))), path)
        else:
            read_pack(path)
    except PackError as error:
        return error.problems
    return []

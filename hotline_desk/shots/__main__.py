"""``python -m hotline_desk.shots``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from hotline_desk.shots import access, day, doors, finding, lists, matters, office, papers
from hotline_desk.shots.studio import BARS, Studio

SCENES: tuple[Callable[[Studio], Iterator[str]], ...] = (
    office.first_run, doors.doors, doors.bare, day.today, day.register, day.dossier, day.materials, day.choosing,
    day.acts, doors.every_act, doors.told, doors.under_way, day.revisit,
    day.supervision, day.archive,
    office.intake, lists.orders, lists.records, lists.ledgers, lists.dispatching, office.bulletin, office.settings,
    office.own_values, office.practice, office.help_, papers.paper, matters.matters,
    finding.mapping, finding.finder, finding.again, access.records_of_access)


def main(argv: list[str] | None = None) -> int:
    """Make every picture; a scene that fails is named and makes the exit status 1."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", default="1366x768")
    parser.add_argument("--only", default="")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--text", default="standard", choices=("standard", "large", "huge"))
    parser.add_argument("--pack", default="youyilu", help="pictures of an office under another regulation, with --only")
    args = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    scale = float(os.environ.get("QT_SCALE_FACTOR", "1"))
    width, height = (int(n) for n in args.size.split("x"))
    if scale > 1:  # 150 % is a 1920×1080 screen (design.md §4)
        width, height = 1920, 1040
    args.out.mkdir(parents=True, exist_ok=True)
    studio = Studio(args.out, round(width / scale), round((height - BARS) / scale), dark=args.dark, text=args.text,
                    pack=args.pack)
    failed = play(studio, args.only)
    for sentence in (*failed, *studio.faults):
        print(sentence, file=sys.stderr)
    return int(bool(failed))


def play(studio: Studio, only: str = "") -> list[str]:
    """Every scene before the camera, then the office is closed; a scene that breaks is named and the others go on."""
    failed = []
    for scene in SCENES:
        if only and only not in scene.__name__:
            continue
        try:
            for name in scene(studio):
                studio.keep(name)
                studio.clear_toasts()  # what an act said belongs to its own picture only
        except Exception as error:  # noqa: BLE001 - one broken screen must not hide the others
            failed.append(f"{scene.__name__}: {type(error).__name__}: {error}")
        studio.close_layers()
    studio.close()
    return failed


if __name__ == "__main__":
    sys.exit(main())

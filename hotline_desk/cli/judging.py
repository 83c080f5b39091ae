"""Commands that judge: calendar, policy, replay, what-if, score, and the bulletin made of it."""

from __future__ import annotations

import argparse
import json
from typing import Any

from hotline_desk.cli.opening import clock_of, open_desk, write_file
from hotline_desk.cli.statuses import Answer


def calendar(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import calendars

    if args.part == "import-notice":
        with open_desk(args) as desk:
            return calendars.import_notice(desk, args.file)
    calendar = _calendar_of(args)
    if args.part == "show":
        return calendars.year(calendar, args.year)
    if args.part == "due":
        return calendars.due(calendar, args.start, args.allowance)
    return calendars.elapsed(calendar, args.start, args.end)


def _calendar_of(args: argparse.Namespace) -> Any:
    """The office's calendar where there is an office, else the plain one: the question needs no office."""
    from hotline_desk.calendars import work_calendar
    from hotline_desk.services.office import StoreError

    try:
        with open_desk(args, readonly=True) as desk:
            return desk.calendar
    except StoreError as error:
        if error.kind != "missing" or args.data:
            raise
        return work_calendar()


def policy(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import policies

    if args.part == "check":
        return policies.checked(args.path)
    if args.data and args.data.is_dir() and any(args.data.iterdir()):
        with open_desk(args, readonly=True) as desk:
            return policies.listed_for(desk) if args.part == "list" else \
                policies.explained(args.pack, args.rule, desk.now(), desk.pack)
    return policies.listed() if args.part == "list" else policies.explained(args.pack, args.rule, clock_of(args)())


def replay(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import recording
    from hotline_desk.services.replay import replay

    answer = replay(recording.read_json(args.scenario))
    return answer, json.dumps(answer, ensure_ascii=False, indent=1)


def whatif(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import whatif

    change = whatif.read_change(args.pack, args.settings, args.days)
    with open_desk(args, readonly=True) as desk:
        return whatif.whatif(desk, change, args.period)


def score(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import scores

    with open_desk(args, readonly=True) as desk:
        return scores.score(desk, args.period, args.unit)


def report(args: argparse.Namespace) -> Answer:
    """The bulletin of a period into a file: the paper as PDF, the ranking as a table."""
    from hotline_desk.services import bulletin, bulletin_papers, bulletin_report

    kind = bulletin_report.check_name(args.out)
    with open_desk(args) as desk:
        found, state = bulletin_report.standing_figures(desk, args.kind, args.period)
        if kind == bulletin_report.TABLE:
            bulletin.export(desk, found, args.out)
        else:
            write_file(args.out, bulletin_papers.draw(desk, found, state).pdf)
            bulletin_papers.printed(desk, found)
    return bulletin_report.as_json(found), bulletin_report.as_text(found, state, args.out)

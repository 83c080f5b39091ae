"""Commands about orders: taking in, showing, recording, finding, printing, filing."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.cli.opening import open_desk, write_file
from hotline_desk.cli.statuses import DONE, REFUSED, USAGE, Answer

if TYPE_CHECKING:
    from hotline_desk.services.importing import Plan

_TOLD = 20  # rows told of each kind; --json has all of them


def import_file(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import importing, schemes
    from hotline_desk.services.recording import read_lines

    source: Path | str = "".join(read_lines(sys.stdin)) if args.file == "-" else Path(args.file)
    with open_desk(args) as desk:
        if isinstance(source, Path) and not source.exists():
            from hotline_desk.services.office import Refused

            raise Refused(f"找不到文件“{source.name}”。请核对路径，数据没有变化。")
        intake = schemes.read(desk, source, source=args.source, sheet=args.sheet, progress=_tell("读取"))
        # A trial judges nothing ahead: no second process is started for what is never taken.
        plan = importing.plan(desk, intake, source.name if isinstance(source, Path) else "", ahead=not args.dry_run)
        answer = {**plan.counts, "errors": importing.problems_json(plan), "mapping": plan.mapping, "unmapped": plan.unmapped}
        if args.dry_run:
            return answer, "\n".join([importing.message(plan.counts, plan.archived) + "（试算，没有导入）", *_rows(plan)])
        done = importing.commit(desk, plan, lambda d, t, text: _tell(text)(d, t))
    told = f"{done.message}。导入编号 {done.batch}，可用 undo-import 撤销。"
    return {**answer, "id": done.batch}, "\n".join([told, *_rows(plan)])


def _rows(plan: Plan) -> list[str]:
    """What the sheet kept from sight, which rows wait and why, which are updated and how: the first of them, and how many more there are."""
    from hotline_desk.services import importing

    problems, updated = importing.problems_json(plan), [row for row in plan.rows if row.verdict == "updated"]
    lines = [f"  {plan.intake.unseen_words}"] if plan.intake.unseen_words else []
    lines += [f"  第 {e['row']} 行 {e['column']}：{e['reason']}" for e in problems[:_TOLD]] + _more(problems, "处要改")
    lines += [f"  第 {row.row} 行 {row.number} 更新：{importing.diff_words(row.diff) or '补充内容'}" for row in updated[:_TOLD]]
    return lines + _more(updated, "件更新")


def _more(listed: Sequence[object], what: str) -> list[str]:
    return [f"  另有 {len(listed) - _TOLD} {what}"] if len(listed) > _TOLD else []


def _tell(text: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{text} {done}/{total}", end="\n" if done >= total else "", file=sys.stderr)
    return tell


def undo_import(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import importing

    with open_desk(args) as desk:
        removed, restored = importing.undo(desk, args.id)
    return {"removed": removed, "restored": restored}, f"已撤销导入 {args.id}：撤回 {removed} 件，复原 {restored} 件。"


def due(args: argparse.Namespace) -> Answer:
    from hotline_desk.domain.rules import TIMER_WORDS
    from hotline_desk.services import worklist

    with open_desk(args) as desk:
        until = _within(desk, args.within) if args.within else None
        rows = worklist.due(desk, until)
    lines = [f"{r['due']}  {'超期' if r['status'] == 'overdue' else '在办'}  {TIMER_WORDS[r['timer']]}  {r['order']}  "
             f"{r['unit'] or '未派单'}  § {r['clause']}{'（暂定）' if r['provisional'] else ''}" for r in rows]
    return rows, "\n".join(lines) or "没有要办的事。"


def _within(desk: Any, text: str) -> datetime:
    from hotline_desk.services.calendars import read_allowance

    due: datetime = desk.calendar.due(desk.now(), read_allowance(text)).moment
    return due


def show(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import showing

    with open_desk(args) as desk:
        return showing.order_json(desk, args.order), showing.order_text(desk, args.order)


def record(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import acts, recording, showing

    if args.event is None and args.order != "-":
        print("用法不对：record 要写明事件，如：record BS1 dispatch to=甲社区", file=sys.stderr)
        return USAGE, ""
    with open_desk(args) as desk:
        if args.order == "-" and args.event is None:
            return (REFUSED if recording.stream(desk, sys.stdin, sys.stdout, sys.stderr) else DONE), ""
        data = recording.read_fields(args.event, args.fields)
        done = acts.record(desk, args.order, args.event, data, args.at)
        return showing.order_json(desk, args.order), f"{done.message}。{done.detail}"


def find(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import finding

    with open_desk(args) as desk:
        rows = finding.search(desk, args.text, args.limit)
    answer = [{"order": r.order, "subject": r.subject, "snippet": r.snippet} for r in rows]
    return answer, "\n".join(f"{r.order}  {r.subject}  {r.snippet}" for r in rows) or "没有找到。"


def repeats(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import repeats

    with open_desk(args) as desk:
        found = repeats.of_order(desk, args.order, args.limit)
    answer = [{"order": m.order, "score": round(m.score, 2), "reasons": list(m.reasons)} for m in found]
    return answer, "\n".join(f"{m.order}  {m.score:.0%}  {'；'.join(m.reasons)}" for m in found) or "没有找到可能是同一诉求的工单。"


def print_forms(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import appeals, printing
    from hotline_desk.services.office import Refused

    if args.list or not args.form:
        listed = [*_forms(args), appeals.FORM]
        return [{"form": i, "title": t} for i, t in listed], "\n".join(f"{i}  {t}" for i, t in listed)
    if args.form not in (appeals.FORM[0], *(name for name, _ in printing.every_form())):
        raise Refused(f"没有“{args.form}”这张表。print --list 列着全部，没有生成文件。")
    if (not args.orders and not printing.is_book(args.form)) or args.out is None:
        raise Refused("打印要写明工单编号和 --out 文件名，如 print youyilu_supervision BS1 --out 督办单.pdf。")
    with open_desk(args) as desk:
        if args.form == appeals.FORM[0]:
            printed = appeals.draw(desk, args.orders)
            write_file(args.out, printed.pdf)
            appeals.printed(desk, args.orders)
        else:
            orders = args.orders or printing.listed(desk, args.form)  # a book without numbers is printed whole
            printed = printing.draw(desk, args.form, orders, printing.numbered(desk, args.form, orders))
            write_file(args.out, printed.pdf)
            printing.keep_numbers(desk, args.form, orders)
    warning = f"缺字：{'、'.join(printed.missing_glyphs)}。" if printed.missing_glyphs else ""
    return {"pages": printed.pages, "missing_glyphs": printed.missing_glyphs}, f"{args.out}：{printed.pages} 页。{warning}"


def archive(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import archiving

    with open_desk(args) as desk:
        answer = archiving.export(desk, args.order, args.out)
    lacking = f"缺：{'、'.join(answer['missing'])}。" if answer["missing"] else "材料齐全。"
    return answer, f"{args.out}：{len(answer['files'])} 个文件。{lacking}"


def _forms(args: argparse.Namespace) -> list[tuple[str, str]]:
    """The forms of the office, its own first; all there are where there is no office yet."""
    from hotline_desk.services import printing
    from hotline_desk.services.office import StoreError

    try:
        with open_desk(args, readonly=True) as desk:
            return printing.forms(desk)
    except StoreError as error:
        if error.kind != "missing":
            raise
        return printing.every_form()

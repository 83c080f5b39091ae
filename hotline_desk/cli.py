"""The command line of contract §1: each command a few lines over a service. Holds no rule."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from hotline_desk import __version__
from hotline_desk.services.folders import default_data_dir

DONE, REFUSED, USAGE, UNUSABLE = 0, 1, 2, 3
Answer = tuple[Any, str]


class _Parser(argparse.ArgumentParser):
    """argparse that answers in Chinese and with exit status 2."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        print(f"用法不对：{message}", file=sys.stderr)
        raise SystemExit(USAGE)


def _general(default: Any = argparse.SUPPRESS) -> _Parser:
    """The general options, accepted before and after the command."""
    shared = _Parser(add_help=False)
    shared.add_argument("--data", type=Path, default=default, help="办件数据文件夹")
    shared.add_argument("--now", default=default, help="按这个时间判断（北京时间 YYYY-MM-DD HH:MM）")
    shared.add_argument("--as", dest="user", default=default, help="以谁的名义")
    shared.add_argument("--password-file", type=Path, default=default, help="打开了用户登录时，存放密码的文件")
    shared.add_argument("--recovery", default=default, metavar="恢复码", help="在新电脑上打开加密的数据或备份")
    shared.add_argument("--json", action="store_true", default=False if default is None else default, help="输出一个 JSON")
    return shared


def build_parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    parser = _Parser(prog="hotline-desk", description="热线办件台", parents=[_general(None)])
    parser.add_argument("--version", action="version", version=f"hotline-desk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    shared = _general()

    def add(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help, parents=[shared])

    demo = add("demo", "建一个演示办公室并打开")
    demo.add_argument("--no-window", action="store_true")
    demo.add_argument("--orders", type=int, default=400)
    init = add("init", "新建办公室")
    init.add_argument("--pack", required=True)
    init.add_argument("--office", default="")
    init.add_argument("--plain", action="store_true", help="不加密")
    take = add("import", "导入工单")
    take.add_argument("file")
    take.add_argument("--source")
    take.add_argument("--sheet")
    take.add_argument("--dry-run", action="store_true")
    add("undo-import", "撤销一次导入").add_argument("id")
    add("due", "要办的事").add_argument("--within")
    add("show", "看一件工单").add_argument("order")
    record = add("record", "记录一个事件")
    record.add_argument("order")
    record.add_argument("event", nargs="?")
    record.add_argument("fields", nargs="*", metavar="key=value")
    record.add_argument("--at")
    find = add("find", "查找")
    find.add_argument("text")
    find.add_argument("--limit", type=int, default=50)
    repeats = add("repeats", "可能是同一诉求的工单")
    repeats.add_argument("order")
    repeats.add_argument("--limit", type=int, default=20)
    paper = add("print", "打印表格")
    paper.add_argument("form", nargs="?")
    paper.add_argument("orders", nargs="*")
    paper.add_argument("--out", type=Path)
    paper.add_argument("--list", action="store_true")
    archive = add("archive", "一诉一档：封面、目录、每张表、每个附件")
    archive.add_argument("order")
    archive.add_argument("--out", type=Path, required=True)
    _calendar_arguments(add("calendar", "工作日历"), shared)
    _policy_arguments(add("policy", "规定"), shared)
    add("replay", "判一个情景文件").add_argument("scenario", type=Path)
    _keeping_arguments(add)
    _log_arguments(add("log", "台账：会议、培训、知识库、加减分……"))
    _judging_arguments(add)
    return parser


def _judging_arguments(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    what = add("whatif", "假设换一份规定、一个数值或一天日历，会怎样")
    what.add_argument("pack")
    what.add_argument("period")
    what.add_argument("--set", action="append", default=[], metavar="name=value", dest="settings")
    what.add_argument("--calendar", action="append", default=[], metavar="off=DAY,work=DAY", dest="days")
    score = add("score", "一个期间的分数")
    score.add_argument("period")
    score.add_argument("--unit")


def _keeping_arguments(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    export = add("export", "导出工单台账，默认遮挡姓名和电话")
    export.add_argument("--from", dest="since", default="")
    export.add_argument("--to", dest="until", default="")
    whole = export.add_mutually_exclusive_group()
    whole.add_argument("--masked", action="store_true", help="遮挡姓名和电话（默认）")
    whole.add_argument("--full", action="store_true", help="完整的姓名和电话，要写 --reason")
    export.add_argument("--reason", default="")
    export.add_argument("--out", type=Path, required=True)
    verify = add("verify", "检查数据")
    verify.add_argument("--events", action="store_true")
    verify.add_argument("--projections", action="store_true", help="从事件重算全部清单并比较")
    save = add("backup", "备份整个办公室")
    save.add_argument("--out", type=Path, help="另抄一份到这个文件或文件夹")
    save.add_argument("--second", type=Path, help="从此每次备份都另抄一份到这个文件夹（U 盘、另一块盘、共享）")
    add("restore", "用一个备份恢复").add_argument("file", type=Path)
    add("recovery-code", "换一个恢复码（原来的那张丢了时）")
    add("migrate", "升级旧版本的数据")


def _log_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", nargs="?", default="", help="哪一种台账；不写就列出有哪些")
    parser.add_argument("pairs", nargs="*", metavar="key=value")
    parser.add_argument("--at", help="发生时间")
    parser.add_argument("--amend", default="", metavar="编号", help="更正一条")
    parser.add_argument("--void", default="", metavar="编号", help="作废一条，要写 --reason")
    parser.add_argument("--reason", default="")
    parser.add_argument("--list", action="store_true", dest="listing")
    parser.add_argument("--find", default="", metavar="文字")


def _calendar_arguments(parser: argparse.ArgumentParser, shared: _Parser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, parser_class=_Parser)
    parts.add_parser("show", parents=[shared]).add_argument("year", type=int)
    due = parts.add_parser("due", parents=[shared])
    due.add_argument("--start", required=True)
    due.add_argument("--allowance", required=True)
    elapsed = parts.add_parser("elapsed", parents=[shared])
    elapsed.add_argument("--start", required=True)
    elapsed.add_argument("--end", required=True)
    parts.add_parser("import-notice", parents=[shared]).add_argument("file", type=Path)


def _policy_arguments(parser: argparse.ArgumentParser, shared: _Parser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, parser_class=_Parser)
    parts.add_parser("list", parents=[shared])
    parts.add_parser("check", parents=[shared]).add_argument("path", type=Path)
    explain = parts.add_parser("explain", parents=[shared])
    explain.add_argument("pack")
    explain.add_argument("rule")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status of contract §1. Never lets a known error out as a traceback."""
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        answer, text = COMMANDS[args.command](_typed(args))
    except Exception as error:  # noqa: BLE001 - every error of ours becomes a sentence and a status
        return _failed(error)
    if isinstance(answer, int):  # a command that says its own piece, such as record -
        return answer
    problems = isinstance(answer, dict) and (answer.get("ok") is False or (args.command == "policy" and answer.get("errors")))
    if args.json:
        print(json.dumps(answer, ensure_ascii=False, default=str))
    elif text:
        print(text, file=sys.stderr if problems else sys.stdout)
    return (UNUSABLE if args.command == "verify" else REFUSED) if problems else DONE


def _failed(error: Exception) -> int:
    status = _status_of(error)
    if status is None:
        raise error
    clause = getattr(error, "clause", "")
    print(f"{error}（§ {clause}）" if clause else str(error), file=sys.stderr)
    return status


def _typed(args: argparse.Namespace) -> argparse.Namespace:
    """The arguments without half characters (bytes that are no UTF-8); paths stay as they were typed."""
    for name, value in vars(args).items():
        if isinstance(value, str) and name not in ("file", "now"):
            setattr(args, name, value.encode("utf-8", "replace").decode())
        elif isinstance(value, list):
            setattr(args, name, [v.encode("utf-8", "replace").decode() for v in value])
    return args


def _status_of(error: Exception) -> int | None:
    """Which exit status an error of ours has; None for a mistake of the program itself."""
    names = {c.__name__ for c in type(error).__mro__}
    if "StoreError" in names:
        # A folder already taken, somebody faster: the store is well, this one step was refused.
        return REFUSED if getattr(error, "kind", "") == "conflict" else UNUSABLE
    known = {"Refused", "EventError", "PackError", "NoticeError", "CalendarError", "PeriodError", "IntakeError", "FormError"}
    return REFUSED if names & known else None


# -- the office ------------------------------------------------------------------------------------
def _clock(args: argparse.Namespace) -> Callable[[], datetime]:
    from hotline_desk.domain.events import parse_moment
    from hotline_desk.services.office import wall_clock

    if not args.now:
        return wall_clock
    moment = parse_moment(args.now)
    return lambda: moment


def _desk(args: argparse.Namespace, *, readonly: bool = False) -> Any:
    """The office opened, and its user signed in where it asks for that; a sign-in is written down, so it writes."""
    from hotline_desk.services import entering
    from hotline_desk.services.office import Desk

    desk = Desk.open(args.data or default_data_dir(), clock=_clock(args), user=args.user or "", readonly=readonly,
                     code=args.recovery)
    try:
        return entering.enter(desk, args.user or "", args.password_file)
    except BaseException:
        desk.close()
        raise


def _demo(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import demo

    folder = args.data or _fresh_demo_folder()
    with demo.make(folder, _clock(args), args.orders) as desk:
        answer = {"data": str(desk.folder), "orders": args.orders}
    if not args.no_window:
        from hotline_desk.app import main as window

        window(["--data", str(folder)] + (["--now", args.now] if args.now else []))
    return answer, f"演示办公室已建好：{folder}，共 {args.orders} 件工单。"


def _fresh_demo_folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="hotline-demo-")) / "office"


def _init(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import keys
    from hotline_desk.services.office import Desk

    code = None if args.plain else keys.new_code()
    with Desk.create(args.data or default_data_dir(), args.pack, args.office, clock=_clock(args), user=args.user or "",
                     code=code) as desk:
        answer = {"data": str(desk.folder), "pack": desk.pack.id, "version": desk.pack.version}
    text = f"已新建：{answer['data']}（{args.pack}）"
    if code is None:
        return answer, f"{text}，没有加密。"
    return {**answer, "recovery_code": code}, f"{text}，数据已加密。\n恢复码：{code}\n{keys.ADVICE}"


# -- intake ----------------------------------------------------------------------------------------
def _import(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import importing
    from hotline_desk.services.recording import read_lines

    source: Path | str = "".join(read_lines(sys.stdin)) if args.file == "-" else Path(args.file)
    with _desk(args) as desk:
        if isinstance(source, Path) and not source.exists():
            from hotline_desk.services.office import Refused

            raise Refused(f"找不到文件“{source.name}”。请核对路径，数据没有变化。")
        intake = importing.read(source, args.source, args.sheet, progress=_tell("读取"))
        plan = importing.plan(desk, intake, source.name if isinstance(source, Path) else "")
        answer = {**plan.counts, "errors": importing.problems_json(plan), "mapping": plan.mapping, "unmapped": plan.unmapped}
        if args.dry_run:
            return answer, importing.message(plan.counts) + "（试算，没有导入）"
        done = importing.commit(desk, plan, lambda d, t, text: _tell(text)(d, t))
    return {**answer, "id": done.batch}, f"{done.message}。导入编号 {done.batch}，可用 undo-import 撤销。"


def _tell(text: str) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{text} {done}/{total}", end="\n" if done >= total else "", file=sys.stderr)
    return tell


def _undo_import(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import importing

    with _desk(args) as desk:
        removed, restored = importing.undo(desk, args.id)
    return {"removed": removed, "restored": restored}, f"已撤销导入 {args.id}：撤回 {removed} 件，复原 {restored} 件。"


# -- orders ----------------------------------------------------------------------------------------
def _due(args: argparse.Namespace) -> Answer:
    from hotline_desk.domain.rules import TIMER_WORDS
    from hotline_desk.services import worklist

    with _desk(args) as desk:
        until = _within(desk, args.within) if args.within else None
        rows = worklist.due(desk, until)
    lines = [f"{r['due']}  {'超期' if r['status'] == 'overdue' else '在办'}  {TIMER_WORDS[r['timer']]}  {r['order']}  "
             f"{r['unit'] or '未派单'}  § {r['clause']}{'（暂定）' if r['provisional'] else ''}" for r in rows]
    return rows, "\n".join(lines) or "没有要办的事。"


def _within(desk: Any, text: str) -> datetime:
    from hotline_desk.services.calendars import read_allowance

    due: datetime = desk.calendar.due(desk.now(), read_allowance(text)).moment
    return due


def _show(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import showing

    with _desk(args) as desk:
        return showing.order_json(desk, args.order), showing.order_text(desk, args.order)


def _record(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import acts, recording, showing

    if args.event is None and args.order != "-":
        print("用法不对：record 要写明事件，如：record BS1 dispatch to=甲社区", file=sys.stderr)
        return USAGE, ""
    with _desk(args) as desk:
        if args.order == "-" and args.event is None:
            return (REFUSED if recording.stream(desk, sys.stdin, sys.stdout, sys.stderr) else DONE), ""
        data = recording.read_fields(args.event, args.fields)
        done = acts.record(desk, args.order, args.event, data, args.at)
        return showing.order_json(desk, args.order), f"{done.message}。{done.detail}"


def _find(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import finding

    with _desk(args) as desk:
        rows = finding.search(desk, args.text, args.limit)
    answer = [{"order": r.order, "subject": r.subject, "snippet": r.snippet} for r in rows]
    return answer, "\n".join(f"{r.order}  {r.subject}  {r.snippet}" for r in rows) or "没有找到。"


def _repeats(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import repeats

    with _desk(args) as desk:
        found = repeats.of_order(desk, args.order, args.limit)
    answer = [{"order": m.order, "score": round(m.score, 2), "reasons": list(m.reasons)} for m in found]
    return answer, "\n".join(f"{m.order}  {m.score:.0%}  {'；'.join(m.reasons)}" for m in found) or "没有找到可能是同一诉求的工单。"


def _print(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import appeals, printing
    from hotline_desk.services.office import Refused

    if args.list or not args.form:
        listed = [*_forms(args), appeals.FORM]
        return [{"form": i, "title": t} for i, t in listed], "\n".join(f"{i}  {t}" for i, t in listed)
    if (not args.orders and not printing.is_book(args.form)) or args.out is None:
        raise Refused("打印要写明工单编号和 --out 文件名，如 print youyilu_supervision BS1 --out 督办单.pdf。")
    with _desk(args) as desk:
        if args.form == appeals.FORM[0]:
            printed = appeals.draw(desk, args.orders)
            _write(args.out, printed.pdf)
            appeals.printed(desk, args.orders)
        else:
            orders = args.orders or printing.listed(desk, args.form)  # a book without numbers is printed whole
            printed = printing.draw(desk, args.form, orders, printing.numbered(desk, args.form, orders))
            _write(args.out, printed.pdf)
            printing.keep_numbers(desk, args.form, orders)
    warning = f"缺字：{'、'.join(printed.missing_glyphs)}。" if printed.missing_glyphs else ""
    return {"pages": printed.pages, "missing_glyphs": printed.missing_glyphs}, f"{args.out}：{printed.pages} 页。{warning}"


def _archive(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import archiving

    with _desk(args) as desk:
        answer = archiving.export(desk, args.order, args.out)
    lacking = f"缺：{'、'.join(answer['missing'])}。" if answer["missing"] else "材料齐全。"
    return answer, f"{args.out}：{len(answer['files'])} 个文件。{lacking}"


def _forms(args: argparse.Namespace) -> list[tuple[str, str]]:
    """The forms of the office, its own first; all there are where there is no office yet."""
    from hotline_desk.services import printing
    from hotline_desk.services.office import StoreError

    try:
        with _desk(args, readonly=True) as desk:
            return printing.forms(desk)
    except StoreError as error:
        if error.kind != "missing":
            raise
        return printing.every_form()


def _write(path: Path, data: bytes) -> None:
    from hotline_desk.services.office import Refused

    try:
        path.write_bytes(data)
    except OSError as error:
        raise Refused(f"写不了文件“{path.name}”：{error.strerror}。请换一个位置，数据没有变化。") from error


# -- calendar, policy, replay ------------------------------------------------------------------------
def _calendar(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import calendars

    if args.part == "import-notice":
        with _desk(args) as desk:
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
        with _desk(args, readonly=True) as desk:
            return desk.calendar
    except StoreError as error:
        if error.kind != "missing" or args.data:
            raise
        return work_calendar()


def _policy(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import policies

    if args.part == "check":
        return policies.checked(args.path)
    if args.data and args.data.is_dir() and any(args.data.iterdir()):
        with _desk(args, readonly=True) as desk:
            return policies.listed_for(desk) if args.part == "list" else \
                policies.explained(args.pack, args.rule, desk.now(), desk.pack)
    return policies.listed() if args.part == "list" else policies.explained(args.pack, args.rule, _clock(args)())


def _replay(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import recording
    from hotline_desk.services.replay import replay

    answer = replay(recording.read_json(args.scenario))
    return answer, json.dumps(answer, ensure_ascii=False, indent=1)


def _folder(args: argparse.Namespace) -> Path:
    return args.data or default_data_dir()


def _export(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import exporting

    with _desk(args) as desk:
        rows = exporting.export(desk, args.out, args.since, args.until, full=args.full, reason=args.reason)
    return {"rows": rows}, f"{args.out}：{rows} 件，{'完整个人信息' if args.full else '姓名、电话已遮挡'}。"


def _backup(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping

    with _desk(args) as desk:
        if args.second is not None:
            safekeeping.keep_second(desk, args.second)
        made = safekeeping.run(desk, "手动", args.out, lambda step: print(step, file=sys.stderr))
    answer = safekeeping.made_json(made)
    return answer, f"已备份并试恢复成功：{answer['file']}，{answer['orders']} 件工单。{made.problem}"


def _restore(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping

    done = safekeeping.restore(_folder(args), args.file, clock=_clock(args), user=args.user or "", code=args.recovery,
                               progress=lambda step: print(step, file=sys.stderr))
    return safekeeping.restored_json(done), safekeeping.restored_text(done)


def _recovery_code(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import keys

    with _desk(args) as desk:
        code = keys.renewed_code(desk)
    return {"recovery_code": code}, f"新的恢复码：{code}\n原来的恢复码已作废（以前的备份仍用原来的）。{keys.ADVICE}"


def _verify(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping, showing

    answer = safekeeping.verified(_folder(args), args.recovery)
    if answer["ok"] and (args.events or args.projections):
        with _desk(args) as desk:
            answer = showing.verified(desk, events=args.events, projections=args.projections)
    return answer, "数据完好。" if answer["ok"] else "\n".join(answer["problems"])


def _migrate(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping

    before, after = safekeeping.migrate(_folder(args), _clock(args), args.recovery)
    return {"from": before, "to": after}, f"数据版本 {before} → {after}" if before != after else "数据已经是最新版本。"


def _whatif(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import whatif

    change = whatif.read_change(args.pack, args.settings, args.days)
    with _desk(args, readonly=True) as desk:
        return whatif.whatif(desk, change, args.period)


def _score(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import scores

    with _desk(args, readonly=True) as desk:
        return scores.score(desk, args.period, args.unit)


def _log(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import record_log

    wish = record_log.Wish(args.kind, args.pairs, args.at, args.amend, args.void, args.reason, args.listing, args.find)
    with _desk(args) as desk:
        return record_log.run(desk, wish)


COMMANDS: dict[str, Callable[[argparse.Namespace], Answer]] = {
    "demo": _demo, "init": _init, "import": _import, "undo-import": _undo_import, "due": _due, "show": _show,
    "record": _record, "find": _find, "repeats": _repeats, "print": _print, "calendar": _calendar, "policy": _policy, "replay": _replay,
    "export": _export,
    "backup": _backup, "restore": _restore, "recovery-code": _recovery_code, "verify": _verify, "migrate": _migrate, "score": _score, "whatif": _whatif,
    "archive": _archive, "log": _log,
}

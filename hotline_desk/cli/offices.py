"""Commands about an office as a whole: making, keeping, checking, its own records."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from hotline_desk.cli.opening import clock_of, folder_of, key_for, open_desk, write_file
from hotline_desk.cli.statuses import Answer
from hotline_desk.services.folders import default_data_dir
from hotline_desk.services.office import Desk, Refused


def demo(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import demo

    folder = args.data or _fresh_demo_folder()
    with demo.make(folder, clock_of(args), args.orders) as desk:
        answer = {"data": str(desk.folder), "orders": args.orders}
    if not args.no_window:
        from hotline_desk.app import main as window

        window(["--data", str(folder)] + (["--now", args.now] if args.now else []))
    return answer, f"演示办公室已建好：{folder}，共 {args.orders} 件工单。"


def practice(args: argparse.Namespace) -> Answer:
    """练习: open the practice desk as it was left; with 不开窗 or 删除 only what is asked."""
    from hotline_desk.services import training

    where = args.data or training.folder()
    if args.discard:
        training.discard(where)
        return {"data": str(where)}, "练习数据已删除。"
    if args.fresh:
        training.discard(where)
    with training.opened(where, args.pack, clock_of(args)) as desk:
        answer = {"data": str(desk.folder), "pack": desk.pack.id}
    if not args.no_window:
        from hotline_desk.app import main as window

        window(["--data", str(where / "office"), *(["--now", args.now] if args.now else [])])
    return answer, f"练习数据在 {where}，全部是编造的，和正式的办公室没有关系。"


def _fresh_demo_folder() -> Path:
    import tempfile

    return Path(tempfile.mkdtemp(prefix="hotline-demo-")) / "office"


def init(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import keys
    from hotline_desk.services.office import Desk

    code = None if args.plain else keys.new_code()
    with Desk.create(args.data or default_data_dir(), args.pack, args.office, clock=clock_of(args), user=args.user or "",
                     code=code) as desk:
        answer = {"data": str(desk.folder), "pack": desk.pack.id, "version": desk.pack.version}
    text = f"已新建：{answer['data']}（{args.pack}）"
    if code is None:
        return answer, f"{text}，没有加密。"
    return {**answer, "recovery_code": code}, f"{text}，数据已加密。\n恢复码：{code}\n{keys.ADVICE}"


def person(args: argparse.Namespace) -> Answer:
    """One person's data: found, handed over, or erased where the office has kept it long enough."""
    from hotline_desk.services import anonymising, persons

    with open_desk(args) as desk:
        if args.part == "retention":
            years = anonymising.keep_for(desk, " ".join(args.words))
            return {"years": years}, f"个人信息保存 {years} 年，之后可以匿名。"
        if args.part == "anonymise":
            done = anonymising.anonymise(desk, args.words, args.reason, args.files)
            return {"orders": done.orders, "with_files": done.with_files, "files": done.files}, done.message
        if args.part == "copy" and args.out is not None and args.out.suffix.lower() == ".pdf":
            return _copy_pages(desk, " ".join(args.words), args.out)
        if args.part == "copy":
            copy = persons.copy(desk, " ".join(args.words))
            if args.out is None:
                return copy, json.dumps(copy, ensure_ascii=False, indent=1)
            write_file(args.out, json.dumps(copy, ensure_ascii=False, indent=1).encode())
            return {"orders": len(copy["orders"])}, f"{args.out}：{len(copy['orders'])} 件。"
        found = anonymising.expired(desk) if args.part == "expired" else persons.find(desk, " ".join(args.words))
    return found, "\n".join(found) or "没有找到。"


def _copy_pages(desk: Desk, words: str, out: Path) -> Answer:
    from hotline_desk.services import person_copy

    made = person_copy.paper(desk, words)
    write_file(out, made.pdf)
    missing = f"字库里没有：{'、'.join(made.missing)}。" if made.missing else ""
    return {"orders": made.orders, "pages": made.pages, "missing": made.missing}, f"{out}：{made.orders} 件，{made.pages} 页。{missing}"


def drill(args: argparse.Namespace) -> Answer:
    """The newest backups restored beside the office and checked; the page for the file with ``--out``."""
    from hotline_desk.services import drill as drilling

    with open_desk(args) as desk:
        found = drilling.drill(desk, lambda step: print(step, file=sys.stderr))
        if args.out is not None:
            write_file(args.out, drilling.protocol(desk, found))
    if found.problems:
        raise Refused("恢复演练发现问题：" + "；".join(found.problems))
    answer = {"made": found.made, "file": found.file, "orders": found.orders, "events": found.events, "attachments": found.attachments,
              "second": found.second}
    return answer, f"{found.made} 的备份可以恢复：{found.orders} 件工单、{found.events} 步经过，逐项核对无误。{found.second}。"


def export(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import exporting

    with open_desk(args) as desk:
        rows = exporting.export(desk, args.out, args.since, args.until, full=args.full, reason=args.reason)
    return {"rows": rows}, f"{args.out}：{rows} 件，{'完整个人信息' if args.full else '姓名、电话已遮挡'}。"


def backup(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping

    with open_desk(args) as desk:
        if args.second is not None:
            safekeeping.keep_second(desk, args.second)
        if args.forget_older:
            gone = safekeeping.forget_older(desk, lambda step: print(step, file=sys.stderr))
            return {"forgotten": gone}, f"新的备份已做好并试恢复成功，已清掉 {gone} 份旧备份。"
        made = safekeeping.run(desk, "手动", args.out, lambda step: print(step, file=sys.stderr))
    answer = safekeeping.made_json(made)
    kept = f"{args.out}（另在 {answer['file']} 留了一份）" if args.out else answer["file"]
    return answer, f"已备份并试恢复成功：{kept}，{answer['orders']} 件工单。{made.problem}"


def restore(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping

    done = safekeeping.restore(folder_of(args), args.file, clock=clock_of(args), user=args.user or "", code=args.recovery,
                               key=key_for(args, "settings"), progress=lambda step: print(step, file=sys.stderr))
    return safekeeping.restored_json(done), safekeeping.restored_text(done)


def recovery_code(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import keys

    with open_desk(args) as desk:
        code = keys.renewed_code(desk)
    return {"recovery_code": code}, f"新的恢复码：{code}\n原来的恢复码已作废（以前的备份仍用原来的）。{keys.ADVICE}"


def verify(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping, showing

    answer = safekeeping.verified(folder_of(args), args.recovery, key_for(args))
    if answer["ok"] and (args.events or args.projections):
        with open_desk(args) as desk:
            answer = showing.verified(desk, events=args.events, projections=args.projections)
    return answer, "数据完好。" if answer["ok"] else "\n".join(answer["problems"])


def migrate(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import safekeeping

    before, after = safekeeping.migrate(folder_of(args), clock_of(args), args.recovery, key_for(args))
    return {"from": before, "to": after}, f"数据版本 {before} → {after}" if before != after else "数据已经是最新版本。"


def log(args: argparse.Namespace) -> Answer:
    from hotline_desk.services import record_log

    wish = record_log.Wish(args.kind, args.pairs, args.at, args.amend, args.void, args.reason, args.listing, args.find)
    with open_desk(args) as desk:
        return record_log.run(desk, wish)

"""The arguments of every command (contract §1)."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from hotline_desk import __version__
from hotline_desk.cli.statuses import USAGE

# What argparse says in English, by the shape of its sentence.
_SAID = (
    (re.compile(r"unrecognized arguments: (.+)"), r"不认得“\1”"),
    (re.compile(r"argument command: invalid choice: '([^']*)'.*"), r"没有“\1”这个命令。命令见 hotline-desk --help"),
    (re.compile(r"argument (\S+): invalid choice: '([^']*)' \(choose from (.+)\)"), r"\1 没有“\2”，可以写：\3"),
    (re.compile(r"argument (\S+): invalid \w+ value: '([^']*)'"), r"\1 后面的“\2”读不懂"),
    (re.compile(r"argument (\S+): expected (?:one|at least one) argument"), r"\1 后面要写一个值"),
    (re.compile(r"argument (\S+): not allowed with argument (\S+)"), r"\1 和 \2 不能一起写"),
    (re.compile(r"(?:the following arguments are required|one of the arguments): (.+)"), r"还缺：\1"),
)


class Parser(argparse.ArgumentParser):
    """argparse that answers in Chinese and with exit status 2."""

    def __init__(self, *, add_help: bool = True, **more: Any) -> None:
        super().__init__(**more, add_help=False)
        self._positionals.title, self._optionals.title = "参数", "选项"
        if add_help:
            self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage: ", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        for shape, words in _SAID:
            message = shape.sub(words, message)
        self.print_usage(sys.stderr)
        print(f"用法不对：{message}", file=sys.stderr)
        raise SystemExit(USAGE)


def _general(default: Any = argparse.SUPPRESS) -> Parser:
    """The general options, accepted before and after the command."""
    shared = Parser(add_help=False)
    shared.add_argument("--data", type=Path, default=default, help="办件数据文件夹")
    shared.add_argument("--now", default=default, help="按这个时间判断（北京时间 YYYY-MM-DD HH:MM）")
    shared.add_argument("--as", dest="user", default=default, help="以谁的名义")
    shared.add_argument("--password-file", type=Path, default=default, help="打开了用户登录时，存放密码的文件")
    shared.add_argument("--recovery", default=default, metavar="恢复码", help="在新电脑上打开加密的数据或备份")
    shared.add_argument("--json", action="store_true", default=False if default is None else default, help="输出一个 JSON")
    return shared


def build_parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    parser = Parser(prog="hotline-desk", description="热线办件台", parents=[_general(None)])
    parser.add_argument("--version", action="version", help="显示版本号", version=f"hotline-desk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    shared = _general()

    def add(name: str, help: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=help, parents=[shared])

    demo = add("demo", "建一个演示办公室并打开")
    demo.add_argument("--no-window", action="store_true")
    demo.add_argument("--orders", type=int, default=400)
    _practice_arguments(add("practice", "用编造的工单练习，不碰正式的数据"))
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
    add("due", "要办的事").add_argument("--within", help="只列多久以内到期的，如 \"1 working_days\"")
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
    report = add("report", "一个期间的通报")
    report.add_argument("kind", choices=("day", "week", "month", "quarter", "year"), help="按日、周、月、季、年")
    report.add_argument("period", help="2026-03-02、2026-W10、2026-03、2026-Q1 或 2026")
    report.add_argument("--out", type=Path, required=True, help="写到这个文件：.pdf 是通报，.xlsx 是排名表")


def _practice_arguments(practice: argparse.ArgumentParser) -> None:
    practice.add_argument("--pack", default="")
    practice.add_argument("--fresh", action="store_true", help="重新开始")
    practice.add_argument("--discard", action="store_true", help="删除练习数据")
    practice.add_argument("--no-window", action="store_true", help="不开窗口")


def _keeping_arguments(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    person = add("person", "一个人的信息：查找、复制给本人、保存期满后匿名")
    person.add_argument("part", choices=("find", "copy", "anonymise", "expired", "retention"))
    person.add_argument("words", nargs="*", help="完整电话或姓名；anonymise 写工单编号；retention 写保存几年")
    person.add_argument("--reason", default="", help="匿名的理由")
    person.add_argument("--files", action="store_true", help="匿名时附件也一起删掉")
    person.add_argument("--out", type=Path, help="copy 写到这个文件：.pdf 是交给本人的复制件，其他是 JSON")
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
    save.add_argument("--out", type=Path, help="另做成一个文件（附件也在里面），存到这里，可以带到别的电脑")
    save.add_argument("--forget-older", action="store_true", help="做好新的之后删掉所有旧备份（匿名以后，旧备份里还有原来的内容）")
    save.add_argument("--second", type=Path, help="从此每次备份都另抄一份到这个文件夹（U 盘、另一块盘、共享）")
    add("drill", "恢复演练：把最近的备份恢复到一旁，逐项核对，再删掉").add_argument("--out", type=Path, help="演练记录（PDF）存到这里")
    add("restore", "用一个备份恢复").add_argument("file", type=Path)
    add("recovery-code", "换一个恢复码（原来的那张丢了时）：原来的马上作废，不能撤销；以前的备份仍用原来的")
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


def _calendar_arguments(parser: argparse.ArgumentParser, shared: Parser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, parser_class=Parser)
    parts.add_parser("show", parents=[shared]).add_argument("year", type=int)
    due = parts.add_parser("due", parents=[shared])
    due.add_argument("--start", required=True)
    due.add_argument("--allowance", required=True)
    elapsed = parts.add_parser("elapsed", parents=[shared])
    elapsed.add_argument("--start", required=True)
    elapsed.add_argument("--end", required=True)
    parts.add_parser("import-notice", parents=[shared]).add_argument("file", type=Path)


def _policy_arguments(parser: argparse.ArgumentParser, shared: Parser) -> None:
    parts = parser.add_subparsers(dest="part", required=True, parser_class=Parser)
    parts.add_parser("list", parents=[shared])
    parts.add_parser("check", parents=[shared]).add_argument("path", type=Path)
    explain = parts.add_parser("explain", parents=[shared])
    explain.add_argument("pack")
    explain.add_argument("rule")

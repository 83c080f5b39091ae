"""A clerk's day without a screen: an export of the platform comes in, what is due, both papers go out as PDF."""

from __future__ import annotations

import csv
import json
import subprocess
import time
from pathlib import Path
from typing import Any

from devkit.environment import PYTHON
from devkit.machine import BUILD, ROOT, Refusal, environment, quiet, say

DEMO = BUILD / "demo"
PAPERS = (("youyilu_supervision", "督办单.pdf"), ("chengdong_escalation", "提级办理申请表.pdf"))
HEADER = ("工单编号", "工单来源", "诉求类型", "来电人", "联系电话", "诉求地址", "标题", "诉求内容", "派单时间", "承办单位")
# Invented: no such person, and no phone of that exchange exists. The last row lacks what an order must have.
ROWS = (
    ("01", "投诉", "陈女士", "13900000001", "示范路 12 号 3 楼", "楼道堆物", "楼道长期堆放杂物，影响通行，要求清理。", "示范一村居民区"),
    ("02", "求助", "周先生", "13900000002", "示范路 88 弄", "路灯不亮", "北门路灯不亮一周了，夜里看不清台阶。", "社区服务办"),
    ("03", "投诉", "黄先生", "13900000003", "示范二村 31 号", "占道洗车", "占道洗车，污水漫到人行道，要求取缔。", "综合行政执法队"),
    ("04", "咨询", "姚女士", "", "示范二村 15 号", "加装电梯进展", "询问 15 号加装电梯的进展，何时公示。", "示范二村居民区"),
    ("05", "投诉", "匿名", "", "", "", "", ""),
)


def desk(*arguments: str) -> list[str]:
    """A command line of the program on the demo office."""
    return [str(PYTHON), "-m", "hotline_desk", "--data", str(DEMO), *arguments]


def asked(*arguments: str) -> Any:
    """One JSON answer of the command line; raises Refusal when it was refused."""
    done = subprocess.run(desk("--json", *arguments), cwd=ROOT, env=environment(), check=False,
                          stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        raise Refusal(f"“{' '.join(arguments)}”没有成功（状态 {done.returncode}），原因见上一行。")
    return json.loads(done.stdout)


def write_export(path: Path) -> None:
    """A small export as the platform writes it: today's orders, one of them unusable."""
    day = time.strftime("%Y%m%d")
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        table = csv.writer(file)
        table.writerow(HEADER)
        for tail, *told, unit in ROWS:
            table.writerow([f"SF{day}{tail}", "12345热线", *told, time.strftime("%Y-%m-%d 09:10"), unit])


def tell_import() -> None:
    path = BUILD / "平台导出样例.csv"
    write_export(path)
    counts = asked("import", str(path))
    say("导入 {}：{rows} 行，新增 {new}，更新 {updated}，相同 {same}，待改 {rejected}".format(path, **counts))
    for error in counts["errors"][:3]:
        say(f"  第 {error['row']} 行 {error['column']}：{error['reason']}")


def tell_due() -> str:
    """Say what is due, the most urgent first; the number of the most urgent order."""
    due = asked("due")
    overdue = sum(row["status"] == "overdue" for row in due)
    say(f"要办的事 {len(due)} 项，其中已超期 {overdue} 项。最急的五项：")
    for line in (quiet(desk("due")) or "").splitlines()[:5]:
        say(f"  {line}")
    return str(due[0]["order"])


def tell_without_window() -> None:
    """Import, what is due, both papers as PDF; says where the files are. Raises Refusal when a step fails."""
    tell_import()
    order = tell_due()
    for form, name in PAPERS:
        printed = asked("print", form, order, "--out", str(BUILD / name))
        say(f"{BUILD / name}（{printed['pages']} 页）")
    say(f"没有显示器，所以没有打开窗口。示例办公室在 {DEMO}，导入的表和两份公文在 {BUILD}。")

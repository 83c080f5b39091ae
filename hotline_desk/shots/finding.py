"""Scenes of mapping and finding: headers nobody knows, the question, the scheme, the list of schemes, the finder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hotline_desk.shots.samples import HEADERS, SHEET
from hotline_desk.shots.studio import Studio

UNKNOWN = ("单据", "啥时候派的", "谁", "手机或座机", "哪儿", "说了啥", "归哪类", "急不急", "给几天", "坐席工号")
ASKING = ("工单编号", "派单时间", "诉求人", "联系方式", "诉求地址", "反映的内容", "紧急程度", "坐席工号", "办结时间")
TO = ("number", "received_at", "caller", "phone", "address", "content", "category", "urgency", "allowance")


def _file(path: Path, headers: Sequence[str], rows: Sequence[Sequence[Any]], filtered: Sequence[int] = ()) -> Path:
    import openpyxl

    book = openpyxl.Workbook()
    for line in (headers, *rows):
        book.active.append(list(line))
    for number in filtered:
        book.active.row_dimensions[number].hidden = True
    book.save(path)
    return path


def _open(studio: Studio, path: Path) -> Any:
    studio.shell.go("import")
    pane = studio.shell.page("import").pane
    pane.open(path)
    studio.until(lambda: pane.task is None and pane.stack.currentWidget() is pane.check)
    return pane


def mapping(studio: Studio) -> Iterator[str]:
    """导入方案: unknown headers, the question that is asked once, keeping the mapping, the list of schemes."""
    pane = _open(studio, _file(studio.folder / "街道来件_20260917.xlsx", UNKNOWN, SHEET))
    yield "07-导入-不认得的表头"
    pane.overrides = dict(enumerate(TO))
    pane.confirmed = set(pane.overrides)
    pane.read()
    studio.until(lambda: pane.task is None and pane.stack.currentWidget() is pane.check)
    pane.save_scheme()
    yield "07-导入-存为方案"
    dialog = studio.shell.layers()[-1]
    dialog.press_primary()
    studio.until(lambda: not studio.shell.layers() and pane.task is None and pane.source != "")
    rows = [(*r[:6], r[7], r[9], "2026-09-24 17:30") for r in SHEET]
    _open(studio, _file(studio.folder / "另一平台.xlsx", ASKING, rows, filtered=(3, 4)))
    yield "07-导入-问一次"
    studio.shell.go("settings", "maps")
    yield "08-设置-导入方案-自己的"


def again(studio: Studio) -> Iterator[str]:
    """The same export once more, some cells changed meanwhile: what is updated, from what to what, and what is left alone."""
    page = _open(studio, _file(studio.folder / "区平台导出_上午.xlsx", HEADERS, SHEET))
    for line in page.check.columns.lines:
        line.confirm()
    page.take()
    studio.until(lambda: page.task is None and page.stack.currentWidget() is page.finish)
    yield "07-导入-完成"
    changed = [list(r) for r in SHEET]
    changed[0][7] = "紧急"
    changed[2][3] = "15900003372"
    _open(studio, _file(studio.folder / "区平台导出_下午.xlsx", HEADERS, changed))
    yield "07-导入-又导一次"


def finder(studio: Studio) -> Iterator[str]:
    """搜索全部: typed words, found places in the accent colour; nothing found."""
    studio.shell.go("today")
    studio.shell.find_everywhere()
    box = studio.shell.layers()[-1]
    yield "14-搜索全部-空"
    for name, words in (("14-搜索全部", "楼道"), ("14-搜索全部-拼音", "bllc"), ("14-搜索全部-没有", "没有的词")):
        box.box.setText(words)  # type: ignore[attr-defined]
        studio.until(lambda w=words: box.found.text == w and not box.asking.busy)  # type: ignore[misc,attr-defined]
        yield name

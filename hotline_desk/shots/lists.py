"""Scenes of the lists: 工单库 with its dialogs, and what is done to many orders at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hotline_desk.shots.studio import Studio


def orders(studio: Studio) -> Iterator[str]:
    """工单库: the list, what may be asked of it, its columns, several orders at once, the export."""
    from hotline_desk.services import filtering
    from hotline_desk.services.filtering import Query

    for name, query in (("重复未结", Query(quick="open", repeat=3)), ("超期未办", Query(quick="open", due="over"))):
        filtering.keep(studio.desk, name, query)
    page = _library(studio)
    yield "13-工单库"
    page.filters.choose("kept:重复未结")
    studio.until(lambda: not page.reading)
    yield "13-工单库-常用筛选"
    page.ask_filter()
    studio.wait(0.6)
    yield "13-工单库-筛选"
    studio.close_layers()
    page.ask_columns()
    yield "13-工单库-列"
    studio.close_layers()
    page.filters.choose("open")
    studio.until(lambda: not page.reading)
    yield from _several(studio, page)


def _library(studio: Studio) -> Any:
    studio.shell.go("orders", "")
    page = studio.shell.page("orders")
    studio.until(lambda: not page.reading)
    return page


def _several(studio: Studio, page: Any) -> Iterator[str]:
    page.table.toggle(list(page.table.ids())[:14])
    page.table.setFocus()
    yield "13-工单库-多选"
    page.ask_export()
    yield "13-工单库-导出"
    studio.close_layers()
    page._many("dispatch")  # noqa: SLF001 - as the letter P does
    studio.until(lambda: bool(studio.shell.layers()))
    panel = studio.shell.layers()[-1]
    studio.until(lambda: getattr(panel, "ready", True))
    yield "13-工单库-批量派单"
    studio.close_layers()
    page.table.unchoose()

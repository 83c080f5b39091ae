"""Units that handle orders, and the kind a name gives away."""

from __future__ import annotations

UNIT_KINDS = {"neighbourhood": "居民区", "village": "村（社区）", "section": "职能部门", "squad": "中队"}
_MARKS = (("squad", ("中队",)), ("neighbourhood", ("居民区", "居委")), ("village", ("村", "社区")))
_OFFICES = ("办公室", "办", "中心", "科", "所", "局", "队", "公司")


def guess_kind(name: str) -> str:
    """The kind a unit's name suggests (contract §1): 居民区、居委 · 村、社区 · 中队 · else a section.

    An office that only has 社区 in its name (社区管理办公室) is a section all the same.
    """
    for kind, marks in _MARKS:
        if any(mark in name for mark in marks):
            return "section" if kind == "village" and name.endswith(_OFFICES) else kind
    return "section"

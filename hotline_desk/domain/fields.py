"""Each order field once: its name, its Chinese label, its kind, its width and how it is masked.

Lists, import, export, forms and search all ask here, so that a label is written in one place only.
What a file carries beyond these fields is kept with the order as platform extras (header → text).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from hotline_desk.domain.events import (
    CHANNELS,
    CLASSES,
    KINDS,
    LINES,
    RESOLVED,
    SATISFACTION,
    SOLVED,
    URGENCIES,
    Choices,
)


@dataclass(frozen=True, slots=True)
class OrderField:
    """One field of an order.

    ``kind``: id text long phone moment choice number flag units.
    ``width``: usual column width in characters (a Chinese character counts 2).
    ``mask``: "" (shown as it is), "phone" or "name": see :mod:`hotline_desk.domain.names`.
    ``registers``: True where the field is a slot of the ``register`` event.
    ``identity``: True where the field tells two orders without numbers apart.
    """

    name: str
    label: str
    kind: str = "text"
    width: int = 12
    mask: str = ""
    choices: Choices = ()
    registers: bool = False
    identity: bool = False

    def word(self, value: object) -> str:
        """The office's word for a stored value: a choice's label, 是/否 for a flag, else the text."""
        if self.kind == "flag":
            return "是" if value else "否"
        if self.kind == "units" and isinstance(value, list | tuple):
            return "、".join(str(item) for item in value)
        return dict(self.choices).get(str(value), "" if value is None else str(value))


ORDER_FIELDS: tuple[OrderField, ...] = (
    OrderField("number", "工单编号", "id", 18),
    OrderField("channel", "来源渠道", "choice", 10, choices=CHANNELS, registers=True),
    OrderField("kind", "诉求类型", "choice", 8, choices=KINDS, registers=True),
    OrderField("urgency", "紧急程度", "choice", 8, choices=URGENCIES, registers=True),
    OrderField("line", "热线级别", "choice", 10, choices=LINES, registers=True),
    OrderField("received_at", "平台派单时间", "moment", 16, identity=True),
    OrderField("platform_due", "平台时限", "moment", 16, registers=True),
    OrderField("allowance", "办理时限（工作日）", "number", 8),
    OrderField("order_class", "事项分级", "choice", 12, choices=CLASSES),
    OrderField("caller", "来电人", "text", 10, mask="name", registers=True, identity=True),
    OrderField("phone", "联系电话", "phone", 14, mask="phone", registers=True, identity=True),
    OrderField("phone2", "其他电话", "phone", 14, mask="phone"),
    OrderField("anonymous", "是否匿名", "flag", 6),
    OrderField("confidential", "要求保密", "flag", 6),
    OrderField("address", "地址", "text", 24, registers=True, identity=True),
    OrderField("community", "所属社区", "text", 14),
    OrderField("place", "地点线索", "text", 14, identity=True),
    OrderField("subject", "标题", "text", 28, registers=True, identity=True),
    OrderField("content", "诉求内容", "long", 40, registers=True, identity=True),
    OrderField("category", "事项分类", "text", 18, registers=True),
    OrderField("unit", "承办单位", "text", 18),
    OrderField("co_units", "协办单位", "units", 18),
    OrderField("dispatched_at", "派至承办单位时间", "moment", 16),
    OrderField("status", "平台状态", "text", 10),
    OrderField("result", "办理结果", "long", 40),
    OrderField("reply", "答复内容", "long", 40),
    OrderField("reply_at", "答复时间", "moment", 16),
    OrderField("closed_at", "办结时间", "moment", 16),
    OrderField("satisfied", "是否满意", "choice", 8, choices=SATISFACTION),
    OrderField("solved", "是否解决", "choice", 8, choices=RESOLVED),
    OrderField("solved_how", "解决情况", "choice", 8, choices=SOLVED),
    OrderField("related_number", "重复工单号", "id", 18),
)

FIELDS: Mapping[str, OrderField] = MappingProxyType({f.name: f for f in ORDER_FIELDS})

REGISTER_FIELDS: tuple[str, ...] = tuple(f.name for f in ORDER_FIELDS if f.registers)
IDENTITY_FIELDS: tuple[str, ...] = tuple(f.name for f in ORDER_FIELDS if f.identity)


def field_label(name: str) -> str:
    """The Chinese label of a field; an unknown name (a platform extra) is its own label."""
    known = FIELDS.get(name)
    return known.label if known else name


def other_phone(extra: object) -> str:
    """The caller's other number among an order's platform extras, as it was written; "" where there is none."""
    return str(extra.get(field_label("phone2")) or "") if isinstance(extra, Mapping) else ""

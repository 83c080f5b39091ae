"""What of a building all its flats share, as a complaint tells it: two flats' callers may speak of the one stairway.

What belongs to everybody is listed as the rules on maintenance funds do (《住宅专项维修资金管理办法》第三条：门厅、楼梯间、走廊通道、
电梯、照明、消防设施、沟渠、池、井 …). Outer walls and roofs are left out: water that comes through them is each flat's own matter.
A third flat both name (401室装修) is as common to them as a stairway.
"""

from __future__ import annotations

import re

# Longest first where one word holds another: 楼道灯 is a lamp, not a stairway full of things.
_PARTS: tuple[tuple[str, str], ...] = (
    ("楼道灯", r"(?:楼道|楼梯|走廊|过道|门厅)(?:里|间)?的?(?:感应|声控|照明)?(?:路)?灯|感应灯|声控灯|照明灯"),
    ("门禁", r"门禁|对讲|防盗门|单元门|楼宇门|大门锁"),
    ("楼道", r"楼道|楼梯|走廊|过道|走道|通道|楼洞|门洞|门厅|门堂|大堂|扶手"),
    ("电梯", r"电梯|轿厢"),
    ("下水道", r"下水道|下水管|污水管|排水管|落水管|主管道|总管|化粪池|粪水|阴沟|阴井|窨井"),
    ("供水", r"水箱|水泵|停水|没水|水压|自来水|黄水|铁锈水"),
    ("供电", r"停电|跳闸|电表箱|总闸|电容量"),
    ("充电", r"飞线|拉线充电|充电|插线板|插座"),
    ("消防设施", r"消防栓|消火栓|灭火器|喷淋|消防门|防火门"),
    ("绿化", r"大树|树枝|树木|树叶|香樟|遮光|枝条"),
    ("车棚", r"车棚|车库"),
    ("垃圾", r"垃圾桶|垃圾箱|垃圾房|垃圾投放"),
)
_COMMON = re.compile("|".join(f"(?P<p{n}>{words})" for n, (_, words) in enumerate(_PARTS)))
_NAMES = tuple(name for name, _ in _PARTS)
_FLAT = re.compile(r"(?<![\d.-])(\d{3,4})(?=室|住户|业主|户|家(?!电)|装修|租)")


def common_parts(subject: str, text: str, own_room: str = "") -> frozenset[str]:
    """The parts of a building a complaint is about (楼道, 电梯 …), and the flats it names but the caller's own (``401室``).

    A part counts where the subject names it: who complains of a dog may well have met it in the lift.
    """
    found = {_NAMES[int(str(match.lastgroup)[1:])] for match in _COMMON.finditer(subject)}
    return frozenset(found | {f"{room}室" for room in _FLAT.findall(text) if room != own_room})

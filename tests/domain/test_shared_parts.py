"""What all flats of a building share: two flats' callers may speak of one stairway, and never of one dripping ceiling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hotline_desk.domain.explaining import explain
from hotline_desk.domain.likeness import WordWeights
from hotline_desk.domain.matter import PROBABLE, Reader, confidence, could_be, weigh
from hotline_desk.domain.shared_parts import common_parts
from hotline_desk.services.learning import PLAIN


@pytest.mark.parametrize(("subject", "text", "parts"), [
    ("3号楼楼道堆物", "", {"楼道"}), ("楼梯间放鞋柜", "", {"楼道"}), ("楼道感应灯不亮", "", {"楼道灯"}), ("电梯困人", "", {"电梯"}),
    ("邻居养狗", "狗在电梯里撒尿", set()), ("卫生间漏水", "楼上滴水", set()), ("装修噪音", "401室装修，每天七点开工", {"401室"}),
    ("装修噪音", "我家301室，楼下201住户装修", {"201室"}), ("建于1998年，家里漏水", "建于1998年，家里漏水", set()), ("", "", set())])
def test_what_the_flats_share(subject: str, text: str, parts: set[str]) -> None:
    assert common_parts(subject, text or subject, "301") == parts


def told(room: str, subject: str, content: str, who: str = "王芳", phone: str = "13812345678", house: str = "3号楼") -> dict[str, Any]:
    return {"address": f"宝林六村{house}{room}室", "subject": subject, "content": content, "caller": who, "phone": phone,
            "received_at": datetime(2026, 9, 1)}


NEIGHBOUR = ("李强", "13987654321")
PAIRS = [
    (told("301", "楼道堆物", "3号楼楼道里堆满了杂物，老人进出不方便，要求清理。"),
     told("502", "楼道堆物", "反映3号楼楼道堆放旧家具和纸箱，存在消防隐患，希望尽快处理。", *NEIGHBOUR), True),
    (told("301", "楼道堆物", "来电人反映楼道有人堆放杂物，影响通行。"),
     told("502", "楼梯间堆放杂物", "该楼四楼住户把鞋柜放在楼梯口，出行困难。", *NEIGHBOUR), True),
    (told("301", "电梯故障", "3号楼电梯坏了三天没人修"), told("502", "电梯停运", "我们这栋楼电梯停运，老人无法下楼", *NEIGHBOUR), True),
    (told("301", "楼上噪音", "楼上401室装修噪音扰民"), told("502", "装修噪音", "楼下401室装修每天早上七点开始，噪音大", *NEIGHBOUR), True),
    (told("301", "天花板漏水", "楼上漏水，家里卫生间天花板湿了"), told("502", "家中渗水", "家中卧室外墙渗水，墙皮脱落", *NEIGHBOUR), False),
    (told("301", "楼道堆物", "楼道里堆满了杂物"), told("502", "楼道灯不亮", "楼道感应灯坏了好久", *NEIGHBOUR), False),
    (told("301", "楼道堆物", "楼道里堆满了杂物"), told("502", "楼道堆物", "楼道堆满杂物", *NEIGHBOUR, house="5号楼"), False),
    (told("301", "邻居养狗", "401室养狗，狗叫扰民"), told("502", "养狗扰民", "602室的狗半夜叫", *NEIGHBOUR), False),
]


@pytest.mark.parametrize(("one", "other", "same"), PAIRS)
def test_two_flats_of_one_building(one: dict[str, Any], other: dict[str, Any], same: bool) -> None:
    mine, theirs = (weigh(PLAIN.facts(facts), WordWeights()) for facts in (one, other))
    assert (confidence(mine, theirs) >= PROBABLE) is same
    assert could_be(mine.facts, PLAIN.facts(other, words=False), PROBABLE) or not same


def test_the_reason_says_what_both_speak_of_and_that_the_flats_differ() -> None:
    mine, theirs = (weigh(Reader().facts(facts), WordWeights()) for facts in PAIRS[0][:2])
    why = explain(mine, theirs)
    assert "同一幢楼，说的都是楼道（室号不同：宝林六村3号301室、宝林六村3号502室）" in why.reasons
    assert why.labels[0] == "同楼"
    assert confidence(mine, theirs) < 0.95, "another caller, another door: never nearly certain"

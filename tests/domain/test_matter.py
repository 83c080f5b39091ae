"""The same matter: places in one spelling, evidence feature by feature, keys under which orders meet."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from hotline_desk.domain import likeness as like
from hotline_desk.domain.explaining import explain
from hotline_desk.domain.habits import Habits
from hotline_desk.domain.likeness import WordWeights
from hotline_desk.domain.matter import PROBABLE, Reader, confidence, could_be, keys, weigh
from hotline_desk.domain.place import Gazetteer, Place, alias_key, nearly, place_in_text, read_place

READ = Reader()


@pytest.mark.parametrize(("text", "where", "house", "room"), [
    ("友谊路街道宝林六村12号302室门口", "宝林6村", "12", "302"), ("宝林6村小区12幢302", "宝林6村", "12", "302"),
    ("上海市宝山区宝林六村十二号楼2单元302室", "宝林6村", "12", "302"), ("宝林六村12-302", "宝林6村", "12", "302"),
    ("宝林六村１２＃３０２", "宝林6村", "12", "302"), ("宝林六村12号3楼", "宝林6村", "12", ""),
    ("牡丹江路1230弄5号302室", "牡丹江路1230弄", "5", "302"), ("淞宝路104弄44支弄3号", "淞宝路104弄44弄", "3", ""),
    ("牡丹江路1230号", "牡丹江路", "1230", ""), ("友谊路与牡丹江路交叉口", "友谊路/牡丹江路", "", ""),
    ("友谊支路98弄宝林六村12号", "宝林6村", "12", ""), ("密山二村第一居民区十二号", "密山2村", "12", ""),
    ("宝林六村东门附近", "宝林6村", "", ""), ("宝林六村12号附近3家饭店22时营业", "宝林6村", "12", ""), ("302室", "", "", "302"), ("", "", "", ""),
    ("牡丹江路近友谊路", "友谊路/牡丹江路", "", ""), ("宝林六村12号（现场无人）", "宝林6村", "12", "")])
def test_an_address_in_comparable_form(text: str, where: str, house: str, room: str) -> None:
    place = read_place(text)
    assert (place.where, place.house, place.room) == (where, house, room)


@pytest.mark.parametrize("text", [
    "宝林九村（原宝钢九村）27号", "原宝钢九村（现更名为宝林九村）27号", "宝山区友谊路街道宝林九村（曾用名：宝钢九村）27号", "宝林九村(又名宝钢九村)27号302室"])
def test_an_address_that_tells_the_former_name_meets_both(text: str) -> None:
    place = read_place(text)
    assert (place.where, place.house, place.names) == ("宝林9村", "27", {"宝林9村", "宝钢9村"})


@pytest.mark.parametrize("name", ["和平社区", "和睦家园", "和谐小区", "和美苑"])
def test_a_name_that_begins_like_and_keeps_its_head(name: str) -> None:
    assert read_place(f"{name}5号301室").where.startswith("和")
    assert read_place(f"城东街道{name}5号").house == "5"


def test_a_name_that_holds_the_sign_of_a_former_one_stays_whole() -> None:
    assert read_place("太原路（现更名为友谊支路）27号").names == {"友谊支路", "太原路"}
    assert "太原路" in read_place("宝山区原太原路（现名友谊支路）27号").names


@pytest.mark.parametrize("text", ["宝林六村（原物业办公室）", "宝林六村（又名不详）12号", "宝林六村（西区）12号"])
def test_brackets_that_tell_no_former_name(text: str) -> None:
    assert not read_place(text).also


def test_a_place_is_shown_as_it_is_written() -> None:
    assert read_place("宝林六村12幢302").shown == "宝林六村12号302室"


@pytest.mark.parametrize(("text", "found"), [
    ("来电人反映：友谊路街道宝林六村12号302室楼道长期堆放", "友谊路街道宝林六村12号302室"),
    ("居民来电称顺风大道1494弄红缆四村41号坐轮椅", "顺风大道1494弄红缆四村41号"), ("宝林六村小区门口有人摆摊", "宝林六村"), ("22号晚上施工", "")])
def test_the_place_in_running_text(text: str, found: str) -> None:
    _, start, end = place_in_text(text)
    assert text[start:end] == found


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("临江新村", "临江新邨", True), ("华山苑", "华苑", False), ("临江新村", "江临新村", True), ("宝林六村", "宝林八村", False), ("宝林6村", "宝林8村", False),
    ("友谊东路", "友谊西路", False), ("牡丹江路", "牡江路", True), ("宝林", "宝山", False), ("临江新村", "临江新村", False), ("宝杨路", "宝杨支路", False)])
def test_one_slip_of_the_pen(one: str, other: str, alike: bool) -> None:
    assert nearly(one, other) is alike


def test_other_names_of_an_estate() -> None:
    told = [("", read_place("友谊支路98弄宝林六村12号"))] * 2 + [(p, read_place(a)) for p in ("13900000001", "13900000002")
                                                        for a in ("电缆厂新村3号", "华山苑3号", "华山苑3号")]
    book = Gazetteer.of({"宝林六村": ["宝林大院"]}, told)
    for text in ("友谊支路98弄12号", "宝林大院12号", "宝林6村12号"):
        assert book.settle(read_place(text)).where == "宝林6村"
    assert book.settle(read_place("电缆厂新村3号")).where == "华山苑"
    assert book.settle(read_place("密山二村3号")).where == "密山2村"


def test_once_is_not_enough_to_learn_a_name() -> None:
    assert Gazetteer.of({}, [("", read_place("友谊支路98弄宝林六村12号"))]).own_name == {}
    assert alias_key("宝林六村小区") == "宝林6村"


@pytest.mark.parametrize(("one", "other", "found"), [
    ("13812341234", "138 1234 1234", "phone_same"), ("13812341234", "138****1234", "phone_masked"),
    ("138****1234", "138××××1234", "phone_masked"), ("13812341234", "139****1234", "phone_other"),
    ("021-56781234", "56781234", "phone_same"), ("021-****1234", "56781234", "phone_masked"), ("56781234", "56781235", "phone_other"),
    ("+8613812341234", "13812341234", "phone_same"), ("未留", "13812341234", "nothing"), ("", "", "nothing")])
def test_phones(one: str, other: str, found: str) -> None:
    assert like.phones(like.phone_of(one), like.phone_of(other)) == found
    assert like.phones(like.phone_of(other), like.phone_of(one)) == found


@pytest.mark.parametrize(("one", "other", "sounds", "found"), [
    ("陈丽", "陈丽", ("a", "a"), "name_same"), ("陈莉", "陈丽", ("chen|li", "chen|li"), "name_sound"), ("陈女士", "陈丽", ("", ""), "name_surname"),
    ("陈*", "陈丽", ("", ""), "name_surname"), ("欧阳*", "欧阳锋", ("", ""), "name_surname"), ("王女士", "陈丽", ("", ""), "name_other"),
    ("陈丽", "陈明", ("chen|li", "chen|min"), "name_other"), ("匿名", "陈丽", ("", ""), "nothing"), ("", "", ("", ""), "nothing")])
def test_names(one: str, other: str, sounds: tuple[str, str], found: str) -> None:
    assert like.names(one, other, sounds) == found


@pytest.mark.parametrize(("one", "other", "found"), [
    ("宝林六村12号302室", "宝林6村12幢302", "room_same"), ("宝林六村12号", "宝林六村12号302", "house_same"), ("宝林六村12号301", "宝林六村12号302", "room_other"),
    ("宝林六村", "宝林六村12号", "where_same"), ("宝林六村11号", "宝林六村12号", "house_other"), ("宝林六村12号", "宝林八村12号", "number_same"),
    ("临江新村12号", "临江新邨12号", "house_alike"), ("宝林六村1号302", "华山苑1号302", "door_same"), ("宝林六村1号", "华山苑2号", "where_other"), ("", "华山苑2号", "nothing")])
def test_places(one: str, other: str, found: str) -> None:
    a, b = read_place(one), read_place(other)
    assert like.places(a, b, (a.where, b.where)) == found
    assert like.places(b, a, (b.where, a.where)) == found


def test_everyday_words_say_nothing() -> None:
    assert like.word_pairs("来电人反映：希望有关部门尽快处理。") == frozenset()
    assert like.word_pairs("堆物楼道") & like.word_pairs("楼道堆物") == {"堆物", "楼道"}


ORDER: dict[str, Any] = {
    "number": "A1", "phone": "13812341234", "caller": "陈丽", "address": "宝林六村12号302室", "subject": "楼道堆放杂物",
    "content": "楼道长期堆放纸箱、旧家具，老人险些摔倒", "category": "小区管理 / 楼道堆物", "received_at": datetime(2026, 3, 2, 9)}
CASES = [  # what another complaint says differently, and whether it is the same matter
    ({}, True),
    ({"phone": "138****1234", "caller": "陈女士", "address": "宝林6村12幢302门口", "content": "清理以后又堆满旧家具和纸箱，楼道走不通"}, True),
    ({"phone": "56781234", "caller": "王明", "address": "宝林六村12号", "content": "楼道里堆放纸箱旧家具"}, True),
    ({"address": "", "content": "宝林六村12号302室楼道堆放纸箱、旧家具"}, True),
    ({"address": "宝林八村7号101", "phone": "13900000000", "caller": "王明"}, False),
    ({"subject": "狗叫", "content": "邻居家的狗整夜叫", "category": "社会噪声 / 养犬", "caller": "陈女士"}, False),
    ({"address": "宝林六村15号101", "phone": "13900000000", "caller": "王明"}, False),
]


@pytest.mark.parametrize(("changes", "same"), CASES)
def test_the_same_matter_or_not(changes: dict[str, Any], same: bool) -> None:
    one = weigh(READ.facts(ORDER), WordWeights())
    other = weigh(READ.facts(ORDER | changes | {"number": "A2"}), WordWeights())
    assert (confidence(one, other) >= PROBABLE) is same
    assert confidence(one, other) == pytest.approx(confidence(other, one))
    assert not same or set(keys(one.facts)) & set(keys(other.facts))


def test_what_cannot_reach_the_threshold_is_not_weighed_to_the_end() -> None:
    one, far = (weigh(READ.facts(facts), WordWeights()) for facts in (ORDER, ORDER | {"address": "华山苑1号", "phone": "13900000000", "caller": "王明"}))
    full = confidence(one, far)
    assert 0 < full < PROBABLE
    assert confidence(one, far, PROBABLE) in (0.0, full)
    assert not could_be(one.facts, READ.facts(ORDER | {"address": "华山苑1号", "phone": "13900000000", "caller": "王明"}, words=False), PROBABLE)


@pytest.mark.parametrize(("changes", "same"), CASES)
def test_the_quick_look_never_turns_away_the_same_matter(changes: dict[str, Any], same: bool) -> None:
    quick = READ.facts(ORDER | changes, words=False)
    assert not quick.pairs
    assert could_be(READ.facts(ORDER), quick, PROBABLE) or not same


def test_reasons_are_sentences_without_personal_data() -> None:
    one, other = (weigh(READ.facts(ORDER | {"number": n}), WordWeights()) for n in ("A1", "A2"))
    why = explain(one, other)
    assert why.labels[:2] == ("同址", "同事项")
    assert "同一地址：宝林六村12号302室" in why.reasons
    assert "同一电话：138****1234" in why.reasons
    assert "来电人相同：陈*" in why.reasons
    assert not any("13812341234" in said or "陈丽" in said for said in why.reasons)


def test_what_speaks_against_is_told_too() -> None:
    one, other = (weigh(READ.facts(ORDER | {"address": a}), WordWeights()) for a in ("宝林六村12号", "宝林六村15号"))
    assert "但楼号不同：宝林六村12号、宝林六村15号" in explain(one, other).reasons


def test_rare_words_weigh_more() -> None:
    words = WordWeights.learn([like.word_pairs("楼道堆物")] * 50 + [like.word_pairs("鹦鹉")])
    table = words.table({"楼道", "鹦鹉"})
    assert table["鹦鹉"] > 3 * table["楼道"]


def test_keys_need_no_gazetteer_and_do_not_age() -> None:
    facts = READ.facts(ORDER)
    assert {"p1234", "b宝林6村|12", "c宝林6村|楼道堆物"} <= set(keys(facts))
    assert keys(READ.facts({})) == ()


def test_habits_name_their_reasons() -> None:
    past = [("城建中心", {"渗水", "外墙"})] * 8 + [("宝林居民区", {"楼道", "堆物"})] * 8 + [("城建中心", {"楼道", "路灯"})] * 3
    habits = Habits.learn(past)
    best = habits.guesses({"渗水", "楼道", "没见过"})[0]
    assert (best.label, best.because[0]) == ("城建中心", ("渗水", 8))
    assert sum(g.belief for g in habits.guesses({"渗水"}, 9)) == pytest.approx(1)
    assert habits.guesses({"没见过"}) == []
    assert habits.guesses({"楼道", "堆物"}, 1)[0].label == "宝林居民区"
    assert habits.likely({"堆物"}, share=0.9) == {"宝林居民区"}


def test_an_empty_place_is_no_place() -> None:
    assert not Place()
    assert not read_place("302室")

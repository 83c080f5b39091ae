"""A new office from one plan; a list of units from a workbook or a pasted text; the draft of a first run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.packs import available, load_pack
from hotline_desk.services import accounts, keys, setting_up, unit_sheet
from hotline_desk.services.office import Desk, Refused, StoreError
from hotline_desk.services.setting_up import Passwords, Plan
from hotline_desk.services.unit_sheet import UnitLine

NOW = datetime(2026, 3, 2, 10, 20)
GOOD, OTHER = "Hexie-2026-bian", "Guanli+7788+tai"


def clock() -> datetime:
    return NOW


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "profile_path", lambda: tmp_path / "profile" / "profile.key")


# -- reading lists -------------------------------------------------------------------------------------------
READ = (
    ("youyilu", "单位名称\t类别\t书记\t主任\t热线专员\n宝林一村居民区\t居民区\t张一\t李二\t王三",
     [("宝林一村居民区", "neighbourhood", {"first": "张一", "second": "李二", "specific": "王三"})]),
    ("youyilu", "宝林一村居民区\n城建中心", [("宝林一村居民区", "neighbourhood", {}), ("城建中心", "section", {})]),
    ("chengdong", "序号\t村（社区）\t书记\n", []),
    ("chengdong", "部门名称\t联络员\n经济发展办公室\t赵四", [("经济发展办公室", "section", {"specific": "赵四"})]),
    ("changning_cg", "中队\t中队长\n虹桥街道中队\t周五", [("虹桥街道中队", "squad", {"first": "周五"})]),
    ("luyang_cg", "责任单位  类型\n双岗街道执法中队  中队", [("双岗街道执法中队", "squad", {})]),
)


@pytest.mark.parametrize(("pack", "text", "wanted"), READ)
def test_a_pasted_list_is_read_in_the_packs_own_words(pack: str, text: str, wanted: list[tuple[str, str, dict[str, str]]]) -> None:
    found = unit_sheet.read_text(text, load_pack(pack))
    assert [(u.name, u.kind, dict(u.people)) for u in found.units] == wanted


def test_lines_that_cannot_be_taken_say_why() -> None:
    found = unit_sheet.read_text("单位名称\t负责人\n城建中心\t甲\n城建中心\t乙\n\t丙\n12345\t丁", load_pack("youyilu"))
    assert [u.name for u in found.units] == ["城建中心"]
    assert found.problems == ((3, "“城建中心”在第 2 行已经有了"), (4, "没有单位名称"), (5, "“12345”不像单位名称"))


def test_unknown_headers_are_named() -> None:
    assert unit_sheet.read_text("单位\t血型\n城建中心\tO", load_pack("youyilu")).unknown == ("血型",)


def test_a_written_list_reads_back_the_same(tmp_path: Path) -> None:
    pack, path = load_pack("youyilu"), tmp_path / "单位.xlsx"
    units = (UnitLine("宝林一村居民区", "neighbourhood", {"first": "张一", "specific": "王三"}, ("宝林一村", "宝一"), True, 2),
             UnitLine("老城管中队", "squad", {}, (), False, 3))
    assert unit_sheet.write(path, pack, units) == 2
    assert unit_sheet.read(path, pack).units == units


def test_a_file_without_units_is_refused(tmp_path: Path) -> None:
    (tmp_path / "空.csv").write_text("1\n20260917\n", encoding="utf-8")
    with pytest.raises(Refused, match="没有找到单位"):
        unit_sheet.read(tmp_path / "空.csv", load_pack("youyilu"))
    with pytest.raises(Refused):
        unit_sheet.read(tmp_path / "没有这个.xlsx", load_pack("youyilu"))


@given(st.text(max_size=400))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = unit_sheet.read_text(text, load_pack("youyilu"))
    names = [u.name for u in found.units]
    assert len(names) == len(set(names))
    assert all(0 < len(name) <= 40 for name in names)


@pytest.mark.parametrize("pack", available())
def test_every_pack_says_where_its_list_comes_from(pack: str) -> None:
    units, source = unit_sheet.starter(pack)
    assert len(source) > 20
    assert all(not u.checked and u.kind in load_pack(pack).info["units"]["kinds"] for u in units)


# -- comparing and keeping --------------------------------------------------------------------------------------
def test_taking_a_list_twice_changes_nothing(tmp_path: Path) -> None:
    with Desk.create(tmp_path / "o", "youyilu", clock=clock) as desk:
        lines = unit_sheet.read_text("单位名称\t书记\t别名\t状态\n宝林一村居民区\t张一\t宝一\t在用\n旧办\t\t\t停用", desk.pack).units
        first = unit_sheet.compared(desk, lines)
        assert [c.act for c in first] == ["new", "new"]
        assert unit_sheet.keep(desk, first) == (2, 0)
        assert [c.act for c in unit_sheet.compared(desk, lines)] == ["same", "same"]
        assert {u.name: u.active for u in unit_sheet.listed(desk)} == {"宝林一村居民区": True, "旧办": False}


def test_what_a_list_leaves_empty_stays(tmp_path: Path) -> None:
    with Desk.create(tmp_path / "o", "youyilu", clock=clock) as desk:
        unit_sheet.keep(desk, unit_sheet.compared(desk, [UnitLine("宝林一村居民区", "neighbourhood", {"first": "张一"}, ("宝一",))]))
        found, = unit_sheet.compared(desk, [UnitLine("宝林一村居民区", "neighbourhood", {"second": "李二"}, ("宝林一",))])
        assert (found.act, found.words) == ("change", "第二责任人：李二；加别名 宝林一")
        assert unit_sheet.keep(desk, [found]) == (0, 1)
        kept, = unit_sheet.listed(desk)
        assert (dict(kept.people), kept.aliases) == ({"first": "张一", "second": "李二"}, ("宝一", "宝林一"))
        other, = unit_sheet.compared(desk, [UnitLine("宝一")])
        assert (other.act, other.words) == ("refused", "是“宝林一村居民区”的别名，没有另建")


# -- the office ------------------------------------------------------------------------------------------------
def test_an_office_has_the_units_of_its_plan_and_its_code(tmp_path: Path) -> None:
    units = (UnitLine("宝林一村居民区", "neighbourhood", {"first": "张一"}), UnitLine("城建中心", checked=False))
    desk, code = setting_up.make(tmp_path / "o", Plan("youyilu", " 友谊路街道热线办 ", "王敏", units), clock)
    with desk:
        assert keys.is_code(code)
        assert keys.encrypted(tmp_path / "o")
        assert (desk.office_name, desk.user, desk.role) == ("友谊路街道热线办", "王敏", "")
        assert {u.name: u.checked for u in unit_sheet.listed(desk)} == {"宝林一村居民区": True, "城建中心": False}


def test_with_passwords_there_are_two_people_and_the_clerk_works_at_once(tmp_path: Path) -> None:
    from hotline_desk.services import acts

    desk, _ = setting_up.make(tmp_path / "o", Plan("youyilu", "热线办", "王敏", (), Passwords(OTHER, GOOD)), clock)
    with desk:
        assert [(a.name, a.role, a.must_change) for a in accounts.listed(desk)] == [
            ("管理员", "administrator", False), ("王敏", "reviewer", False)]
        acts.record(desk, "BS1", "register", {"channel": "12345", "kind": "complaint", "subject": "楼道堆物"}, NOW)
    with pytest.raises(Refused):
        accounts.open_office(tmp_path / "o", "王敏", "错的密码", clock=clock)
    with accounts.open_office(tmp_path / "o", "王敏", GOOD, clock=clock) as again:
        assert (again.user, again.role) == ("王敏", "reviewer")


WRONG = (
    (Plan("youyilu", "  "), "请写单位名称"), (Plan("youyilu", "办", "", (), Passwords(OTHER, GOOD)), "您的姓名"),
    (Plan("youyilu", "办", "管理员", (), Passwords(OTHER, GOOD)), "系统管理员"),
    (Plan("youyilu", "办", "王敏", (), Passwords(OTHER, "short")), "王敏：密码要"),
    (Plan("youyilu", "办", "王敏", (), Passwords("12345678", GOOD)), "管理员：密码要"),
    (Plan("youyilu", "办", "王敏", (), Passwords(GOOD, GOOD)), "不能一样"),
)


@pytest.mark.parametrize(("plan", "words"), WRONG)
def test_a_plan_that_will_not_do_makes_nothing(tmp_path: Path, plan: Plan, words: str) -> None:
    with pytest.raises(Refused, match=words):
        setting_up.make(tmp_path / "o", plan, clock)
    assert not (tmp_path / "o").exists()
    with pytest.raises(StoreError):
        Desk.open(tmp_path / "o", clock=clock)


def test_the_draft_survives_and_goes(tmp_path: Path) -> None:
    units = (UnitLine("宝林一村居民区", "neighbourhood", {"first": "张一"}, ("宝一",)),)
    assert setting_up.draft() == ({}, ())
    setting_up.keep_draft({"pack": "youyilu", "office": "热线办", "step": 2}, units)
    assert setting_up.draft() == ({"pack": "youyilu", "office": "热线办", "step": 2}, units)
    (tmp_path / "profile" / "first-run.json").write_text('{"units": [1]}', encoding="utf-8")
    assert setting_up.draft() == ({}, ())
    setting_up.drop_draft()
    setting_up.drop_draft()
    assert list((tmp_path / "profile").iterdir()) == []

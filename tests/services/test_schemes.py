"""导入方案 and the answers that are asked once: kept, found again, renamed, deleted, in a backup."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from hotline_desk.exchange.errors import IntakeError
from hotline_desk.services import acts, import_fixing, importing, registering, schemes
from hotline_desk.services.office import Desk, Refused

NOW = datetime(2026, 9, 17, 10, 6)
UNKNOWN = ("单据", "啥时候来的", "谁", "手机或座机", "在哪", "说了啥", "归谁")
ROW = ("A1", "2026-09-17 08:52", "李先生", "13700000925", "友谊路1016号", "空调外机滴水", "甲居民区")
CHOSEN = {0: "number", 1: "received_at", 2: "caller", 3: "phone", 4: "address", 5: "content", 6: None}
ASKING = ("工单编号", "诉求内容", "联系电话", "诉求地址", "派单时间", "办结时间")
ASKED = ("B1", "路灯不亮", "13700000925", "友谊路1号", "2026-09-17 08:00", "2026-09-24 17:30")


def write(path: Path, headers: tuple[str, ...], *rows: tuple[str, ...], title: str = "") -> Path:
    book = openpyxl.Workbook()
    for line in ([(title,)] if title else []) + [headers, *rows]:
        book.active.append(list(line))
    book.save(path)
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk.create(tmp_path / "office", "youyilu", "热线办", clock=lambda: NOW, user="王敏") as opened:
        yield opened


def save(desk: Desk, path: Path, label: str = "区平台") -> schemes.Scheme:
    return schemes.save(desk, label, import_fixing.chosen(import_fixing.look(desk, path, overrides=CHOSEN).intake))


# -- headers nobody knows ---------------------------------------------------------------------------
def test_unknown_headers_are_shown_for_mapping_and_say_what_is_missing(desk: Desk, tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", UNKNOWN, ROW, title="本月来件")
    plan = import_fixing.look(desk, path)
    assert [c.header for c in plan.intake.mapping.columns] == list(UNKNOWN), "the title above is no header"
    assert plan.counts["rejected"] == 1
    assert next((m.field, m.needed) for m in import_fixing.missing(plan.intake)) == ("content", True)
    with pytest.raises(IntakeError, match="没有找到工单清单的表头"):
        importing.read(path)


@pytest.mark.parametrize("headers", [("单位", "名次"), ("单位", "满意率", "得分", "名次", "同比")])
def test_what_no_mapping_can_help_is_refused(desk: Desk, tmp_path: Path, headers: tuple[str, ...]) -> None:
    with pytest.raises(Refused):
        import_fixing.look(desk, write(tmp_path / "a.xlsx", headers, tuple("甲1234"[: len(headers)])))


# -- schemes ----------------------------------------------------------------------------------------
def test_the_same_headers_ask_nothing_the_next_time(desk: Desk, tmp_path: Path) -> None:
    save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW))
    order = (5, 0, 1, 2, 6, 3, 4)
    again = import_fixing.look(desk, write(tmp_path / "b.xlsx", tuple(UNKNOWN[i] for i in order), tuple(ROW[i] for i in order)))
    assert again.intake.source.label == "区平台"
    assert again.intake.mapping.as_dict() == {UNKNOWN[i]: f for i, f in CHOSEN.items() if f}
    assert not again.intake.mapping.unsure
    assert again.counts["new"] == 1


def test_a_column_more_or_fewer_is_still_the_same_source(desk: Desk, tmp_path: Path) -> None:
    save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW))
    more = import_fixing.look(desk, write(tmp_path / "b.xlsx", (*UNKNOWN[:6], "坐席"), (*ROW[:6], "3021")))
    assert more.intake.source.label == "区平台"
    assert more.intake.mapping.unmapped == ("坐席",)


def test_a_scheme_takes_no_file_of_another_platform(desk: Desk, tmp_path: Path) -> None:
    columns: dict[str, str | None] = {"工单编号": "number", "标题": "subject", "主要内容": "content", "办结时间": "platform_due", "来电人": "caller"}
    schemes.save(desk, "甲平台", columns)
    beijing = ("工单编号", "标题", "主要内容", "办结时间", "来电人电话/账号", "被反映区", "被反映街乡镇", "处理受理方式", "小区点位")
    plan = import_fixing.look(desk, write(tmp_path / "a.xlsx", beijing, ("1", "甲", "乙", "2026-09-01", "13700000925", "区", "街", "电话", "")))
    assert plan.intake.source.name == "beijing"


def test_what_a_scheme_knows_is_listed_whole(desk: Desk, tmp_path: Path) -> None:
    """Ten headers were counted and nine listed: the one kept with the order was left out."""
    save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW))
    shown = schemes.shown(desk)[0]
    assert len(shown.fields.splitlines()) == shown.headers == len(UNKNOWN)
    assert "归谁 → 随单保留" in shown.fields.splitlines()


def test_rename_delete_and_put_back(desk: Desk, tmp_path: Path) -> None:
    made = save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW))
    save(desk, tmp_path / "a.xlsx", "另一份")
    assert schemes.rename(desk, made.name, " 区平台  2026 版 ").label == "区平台 2026 版"
    assert [(r.label, r.own) for r in schemes.shown(desk)[:2]] == [("区平台 2026 版", True), ("另一份", True)]
    schemes.remove(desk, made.name)
    assert [s.label for s in schemes.listed(desk)] == ["另一份"]
    acts.undo(desk)
    assert [s.label for s in schemes.listed(desk)] == ["区平台 2026 版", "另一份"]


def test_an_update_keeps_its_place_and_name(desk: Desk, tmp_path: Path) -> None:
    made = save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW))
    schemes.save(desk, made.label, {"单据": "number", "说了啥": "content"}, made.name)
    assert [(s.name, s.label) for s in schemes.listed(desk)] == [(made.name, "区平台")]
    assert schemes.own(desk)[0].aliases == {"number": ("单据",), "content": ("说了啥",)}


@pytest.mark.parametrize(("label", "words"), [("", "要有一个名称"), ("   ", "要有一个名称"), ("长" * 31, "最多"), ("区平台", "已经有")])
def test_names_that_cannot_be_taken(desk: Desk, tmp_path: Path, label: str, words: str) -> None:
    save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW))
    with pytest.raises(Refused, match=words):
        schemes.save(desk, label, {"甲": "number"})
    with pytest.raises(Refused, match="已经不在了"):
        schemes.rename(desk, "beijing", "北京")


def test_schemes_come_back_with_the_database(desk: Desk, tmp_path: Path) -> None:
    save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW))
    schemes.answer(desk, ASKING, "办结时间", "platform_due")
    desk.close()
    with Desk.open(tmp_path / "office", clock=lambda: NOW, user="王敏") as again:
        assert [s.label for s in schemes.listed(again)] == ["区平台"]
        assert schemes.answered(again) == 1


# -- answers ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("meaning", ["platform_due", "closed_at"])
def test_what_a_header_means_is_asked_once_per_source(desk: Desk, tmp_path: Path, meaning: str) -> None:
    path = write(tmp_path / "a.xlsx", ASKING, ASKED)
    first = import_fixing.look(desk, path)
    assert [c.header for c in first.intake.mapping.open] == ["办结时间"]
    assert [c.choices for c in import_fixing.columns(first.intake) if c.choices] == [
        (("platform_due", "办结的截止时限"), ("closed_at", "已经办完的时间"))]
    schemes.answer(desk, ASKING, "办结时间", meaning)
    later = import_fixing.look(desk, write(tmp_path / "b.xlsx", (*ASKING[::-1], "备注"), (*ASKED[::-1], "无")))
    assert not later.intake.mapping.open
    assert later.intake.rows[0].fields[meaning] == datetime(2026, 9, 24, 17, 30)
    assert {"platform_due", "closed_at"} - {meaning} not in set(later.intake.rows[0].fields)


def test_another_source_is_asked_anew_and_answers_can_be_forgotten(desk: Desk, tmp_path: Path) -> None:
    schemes.answer(desk, ASKING, "办结时间", "platform_due")
    other = ("办件编号", "诉求主题", "办结时间", "诉求人", "诉求人电话", "办理科室")
    assert import_fixing.look(desk, write(tmp_path / "a.xlsx", other, ASKED)).intake.mapping.open
    schemes.answer(desk, ASKING, "办结时间", "closed_at")
    assert schemes.answers(desk, ASKING) == {"办结时间": "closed_at"}
    assert schemes.forget_answers(desk) == 1
    assert schemes.answers(desk, ASKING) == {}


def test_the_command_line_reads_as_the_window_does(desk: Desk, tmp_path: Path) -> None:
    schemes.answer(desk, ASKING, "办结时间", "platform_due")
    intake = schemes.read(desk, write(tmp_path / "a.xlsx", ASKING, ASKED))
    assert intake.rows[0].fields["platform_due"] == datetime(2026, 9, 24, 17, 30)


def test_samples_are_masked_and_by_field(desk: Desk, tmp_path: Path) -> None:
    save(desk, write(tmp_path / "a.xlsx", UNKNOWN, ROW, ("A2", *ROW[1:])))
    lines = import_fixing.samples(import_fixing.look(desk, tmp_path / "a.xlsx").intake, 5)
    told = {line.header: line.values for line in lines}
    assert told["单据"] == ("A1", "A2")
    assert told["手机或座机"] == ("137****0925", "137****0925")


def test_a_pasted_page_is_read_by_the_same_answers_and_tables(desk: Desk) -> None:
    page = "工单编号：B1\n诉求内容：路灯不亮\n联系电话：13700000925\n诉求地址：友谊路1号\n派单时间：2026-09-17 08:00\n办结时间：2026-09-24 17:30\n"
    assert "closed_at" in registering.recognise(page, desk=desk).fields
    schemes.answer(desk, ASKING, "办结时间", "platform_due")
    assert registering.recognise(page, desk=desk).fields["platform_due"] == datetime(2026, 9, 24, 17, 30)
    schemes.save(desk, "街道", {"单据": "number", "说了啥": "content", "哪位": "caller"})
    found = registering.recognise("单据：A7\n哪位：李先生\n说了啥：空调外机滴水\n", desk=desk).fields
    assert (found["number"], found["caller"], found["content"]) == ("A7", "李先生", "空调外机滴水")


def test_tables_are_parsed_once(desk: Desk) -> None:
    schemes.save(desk, "街道", {"单据": "number", "说了啥": "content"})
    assert schemes.own(desk)[0] is schemes.own(desk)[0]


def test_a_wrong_table_in_the_folder_is_named(desk: Desk) -> None:
    (desk.folder / schemes.FOLDER).mkdir()
    (desk.folder / schemes.FOLDER / "自定.toml").write_text("surprise = 1", encoding="utf-8")
    with pytest.raises(Refused, match=r"自定\.toml"):
        schemes.shown(desk)
    (desk.folder / schemes.FOLDER / "自定.toml").write_text('name = "x"\nlabel = "自定"\n[columns]\nnumber = ["号"]', encoding="utf-8")
    assert next((r.label, r.origin, r.own) for r in schemes.shown(desk)) == ("自定", "本单位文件夹", False)

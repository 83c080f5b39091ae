"""An office's own file over a pack: what it may change, what it may borrow, what it may not touch."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hotline_desk.domain.policy import Pack
from hotline_desk.packs import PackError, check, load_pack, overlay

HEAD = '[office]\nname = "友谊路街道热线办"\npack = "youyilu"\n\n'


def office(folder: Path, text: str) -> Path:
    path = folder / "office.toml"
    path.write_text(HEAD + text, encoding="utf-8")
    return path


def laid(folder: Path, text: str, base: str = "youyilu") -> Pack:
    return overlay(load_pack(base), office(folder, text))


def test_a_reading_changes_from_its_day_and_the_base_is_kept(tmp_path: Path) -> None:
    pack = laid(tmp_path, '[[deadline_clock]]\nfrom = 2026-05-01\nvalue = "end_of_day"\nreason = "本单位习惯"\n')
    before, after = pack.book(date(2026, 4, 30))["deadline_clock"], pack.book(date(2026, 5, 1))["deadline_clock"]
    assert (before.value, before.origin) == ("office_close", "reading")
    assert (after.value, after.origin, after.clause) == ("end_of_day", "office", "第八条（二）")
    assert (after.base.value, after.base.origin) == ("office_close", "reading")


def test_a_proposal_may_change_more_than_once(tmp_path: Path) -> None:
    text = "".join(f"[[dispatch_alert_minutes]]\nfrom = {y}-01-01\nvalue = {v}\n" for y, v in ((2025, 30), (2026, 45)))
    pack = laid(tmp_path, text)
    assert [pack.book(date(y, 6, 1)).value("dispatch_alert_minutes") for y in (2024, 2025, 2026)] == [60, 30, 45]


def test_a_rule_is_adopted_with_its_clause_and_shown_as_such(tmp_path: Path) -> None:
    pack = laid(tmp_path, '[[archive_required]]\nfrom = 2026-01-01\nadopt_from = "changning_cg"\n')
    rule = pack.book(date(2026, 1, 1))["archive_required"]
    assert (rule.value, rule.adopted_from, rule.origin, rule.base.value) == (True, "changning_cg", "office", False)
    assert rule.clause.startswith("参照《长宁区城管执法系统")
    assert rule.clause.endswith("二（三）")
    assert "一诉一档" in pack.clause(rule.clause).text


def test_a_rule_the_base_lacks_altogether_can_be_adopted(tmp_path: Path) -> None:
    pack = laid(tmp_path, '[[archive_alert_workdays]]\nfrom = 2026-01-01\nadopt_from = "changning_cg"\n')
    assert pack.book(date(2025, 12, 31)).value("archive_alert_workdays") is None
    assert pack.book(date(2026, 1, 1)).value("archive_alert_workdays") == 3


def test_the_version_tells_that_an_office_file_lies_over(tmp_path: Path) -> None:
    one = laid(tmp_path, "[[kb_review_days]]\nfrom = 2026-01-01\nvalue = 90\n")
    two = laid(tmp_path, "[[kb_review_days]]\nfrom = 2026-01-01\nvalue = 91\n")
    base = load_pack("youyilu")
    assert one.id == base.id
    assert one.version.startswith(f"{base.version}+")
    assert one.version != two.version
    assert one.info["base_version"] == base.version


def test_a_later_reading_of_the_base_does_not_undo_the_office_a_later_seed_does(tmp_path: Path) -> None:
    base = load_pack("youyilu")
    first = base.parameters["dispatch_alert_minutes"][0]
    for origin, value in (("reading", 30), ("seed", 90)):
        later = type(first)(**{**fields(first), "since": date(2027, 1, 1), "value": 90, "origin": origin})
        grown = replace(base, parameters={**base.parameters, first.name: (first, later)})
        pack = overlay(grown, office(tmp_path, "[[dispatch_alert_minutes]]\nfrom = 2026-01-01\nvalue = 30\n"))
        assert pack.book(date(2027, 6, 1)).value("dispatch_alert_minutes") == value
        assert pack.book(date(2026, 6, 1)).value("dispatch_alert_minutes") == 30


def fields(parameter: object) -> dict[str, object]:
    return {name: getattr(parameter, name) for name in type(parameter).__slots__}


@pytest.mark.parametrize(
    ("text", "key", "reason"),
    [
        ("[[redo_workdays]]\nfrom = 2026-01-01\nvalue = 5\n", "redo_workdays.value", "规定原文（第十一条第三款）"),
        ('[[supervise_repeat_count]]\nfrom = 2026-01-01\nadopt_from = "changning_cg"\n',
         "supervise_repeat_count.adopt_from", "规定原文"),
        ("[[archive_alert_workdays]]\nfrom = 2026-01-01\nvalue = 5\n", "archive_alert_workdays.value", "adopt_from"),
        ('[[archive_alert_workdays]]\nfrom = 2026-01-01\nadopt_from = "chengdong"\n',
         "archive_alert_workdays.adopt_from", "没有这一条"),
        ('[[archive_required]]\nfrom = 2026-01-01\nadopt_from = "beijing"\n', "archive_required.adopt_from", "没有名为"),
        ("[[kb_review_days]]\nfrom = 2026-01-01\nvalue = 0\n", "kb_review_days.value", "大于0"),
        ("[[kb_review_days]]\nvalue = 90\n", "kb_review_days.from", "施行日期"),
        ("[[kb_review_days]]\nfrom = 2026-01-01\n", "kb_review_days", "只写一个"),
        ('[[kb_review_days]]\nfrom = 2026-01-01\nvalue = 90\nadopt_from = "chengdong"\n', "kb_review_days", "只写一个"),
        ("[[kb_review_days]]\nfrom = 2026-01-01\nvalue = 90\nclause = '第四条'\n", "kb_review_days.clause", "不认识"),
        ("[[kb_days]]\nfrom = 2026-01-01\nvalue = 90\n", "kb_days", "没有规则读它"),
        ("kb_review_days = 90\n", "office.kb_review_days", "不认识"),
        ("[[kb_review_days]]\nfrom = 2026-01-01\nvalue = 90\n[[kb_review_days]]\nfrom = 2025-01-01\nvalue = 80\n",
         "kb_review_days.from", "从早到晚"),
    ],
)  # fmt: skip
def test_what_an_office_may_not_do(tmp_path: Path, text: str, key: str, reason: str) -> None:
    with pytest.raises(PackError) as caught:
        laid(tmp_path, text)
    problem = caught.value.problems[0]
    assert (problem.file, problem.key) == ("office.toml", key)
    assert reason in problem.reason
    assert problem.line > 0
    assert check(tmp_path / "office.toml") == caught.value.problems


def test_a_file_for_another_pack_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="不能加在“chengdong”上"):
        laid(tmp_path, "", base="chengdong")


def test_a_sound_office_file_checks_clean(tmp_path: Path) -> None:
    assert check(office(tmp_path, "[[kb_review_days]]\nfrom = 2026-01-01\nvalue = 90\n")) == []

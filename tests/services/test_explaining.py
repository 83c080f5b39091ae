"""为什么 for everything the engine can say: each rule of each pack, each thing a scenario brings forth."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from hotline_desk.cli import main
from hotline_desk.domain.indicators import INDICATORS
from hotline_desk.domain.policy import Pack
from hotline_desk.domain.ranking import Office
from hotline_desk.domain.whatif import office_under
from hotline_desk.packs import available, load_pack, overlay, with_settings
from hotline_desk.packs.shape import RULE_NAMES
from hotline_desk.services import catalogue, explaining
from hotline_desk.services.office import Refused
from hotline_desk.services.replay import actions_of, replay, scene
from hotline_desk.services.why import why_json, why_text
from tests.scenarios_check import FOLDER, load

DAY = date(2026, 3, 2)
SCENARIOS = load(FOLDER) + load(FOLDER / "examined")
CONTRACT = """
dispatch_alert first_contact handle initial_reply urgent_feedback emergency_arrival return_window extension_window
city_extension_window result_reply redo promised planned_close supervise_feedback ledger_review archive_alert visit_window platform_due
supervise_repeat supervise_chronic supervise_overdue supervise_superior_dissatisfied supervise_leader_or_media
supervise_buck_passing repeat_card escalation_hint case_transfer_required redo_signature_missing evidence_missing
progress_interview face_reply_required weekly_explain weekly_interview month_bottom quarter_bottom card_duty supervise_interview
reminder_interview return_signature return_forbidden extension_report extension_limit wrong_state
""".split()  # fmt: skip
# What each regulation does not have, written out: a rule that drops out of a pack is seen here.
LACKING = {
    "youyilu": """archive_alert card_duty case_transfer_required emergency_arrival escalation_hint evidence_missing
        face_reply_required initial_reply ledger_review month_bottom progress_interview promised reminder_interview
        repeat_card result_reply return_forbidden return_window supervise_chronic urgent_feedback visit_window
        weekly_explain weekly_interview""",
    "chengdong": """archive_alert card_duty case_transfer_required city_extension_window emergency_arrival extension_limit
        extension_report extension_window ledger_review quarter_bottom redo redo_signature_missing repeat_card
        result_reply supervise_buck_passing supervise_chronic supervise_feedback supervise_interview
        supervise_leader_or_media supervise_overdue supervise_repeat supervise_superior_dissatisfied visit_window""",
    "changning_cg": """card_duty city_extension_window emergency_arrival escalation_hint extension_limit extension_report
        extension_window face_reply_required initial_reply ledger_review month_bottom planned_close progress_interview
        promised quarter_bottom redo redo_signature_missing reminder_interview repeat_card return_forbidden
        supervise_buck_passing supervise_feedback supervise_interview supervise_overdue
        supervise_superior_dissatisfied urgent_feedback weekly_explain weekly_interview""",
    "luyang_cg": """archive_alert case_transfer_required city_extension_window escalation_hint evidence_missing extension_limit
        extension_report extension_window face_reply_required initial_reply month_bottom planned_close
        progress_interview promised quarter_bottom redo redo_signature_missing reminder_interview result_reply
        return_forbidden return_window supervise_buck_passing supervise_chronic supervise_feedback supervise_interview
        supervise_leader_or_media supervise_overdue supervise_repeat supervise_superior_dissatisfied urgent_feedback
        visit_window weekly_explain weekly_interview""",
}


def rules_of(pack: Pack) -> Iterator[str]:
    book = pack.book(DAY)
    return (name for name in catalogue.rule_names() if catalogue.has(book, name))


def test_the_catalogue_holds_every_name_of_the_contract() -> None:
    names = set(catalogue.rule_names())
    assert set(CONTRACT) <= names
    assert names >= RULE_NAMES
    assert set(INDICATORS) <= names
    assert all(catalogue.word(name) != name for name in names)


@pytest.mark.parametrize("pack_id", available())
def test_every_rule_of_a_pack_is_explained(pack_id: str) -> None:
    pack = load_pack(pack_id)
    book = pack.book(DAY)
    explained = 0
    for name in rules_of(pack):
        why = explaining.rule(pack, name, book)
        explained += 1
        assert why.title
        assert why_text(why).strip()
        assert json.dumps(why_json(why), ensure_ascii=False)
        if name not in INDICATORS and name != "wrong_state":
            assert why.clause in pack.clauses, name
            assert why.text.strip(), name
            assert why.origin, name
        if why.quote:
            assert "".join(why.quote.split()) in "".join(why.text.split()), name
    assert explained >= 28


@pytest.mark.parametrize("pack_id", available())
def test_a_rule_the_pack_lacks_is_refused_by_its_chinese_name(pack_id: str) -> None:
    pack = load_pack(pack_id)
    missing = [n for n in catalogue.rule_names() if n not in set(rules_of(pack))]
    assert missing
    for name in missing:
        with pytest.raises(Refused, match=catalogue.word(name)):
            explaining.rule(pack, name, pack.book(DAY))


@pytest.mark.parametrize(("pack_id", "names"), LACKING.items())
def test_what_a_regulation_lacks_is_known(pack_id: str, names: str) -> None:
    pack = load_pack(pack_id)
    assert sorted(set(CONTRACT) - set(rules_of(pack))) == sorted(names.split())


@pytest.mark.parametrize("pack_id", available())
def test_every_parameter_of_a_pack_is_explained(pack_id: str) -> None:
    pack = load_pack(pack_id)
    book = pack.book(DAY)
    for name in book:
        why = explaining.rule(pack, name, book)
        assert why.parameters
        assert why.clause


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_whatever_a_scenario_brings_forth_can_be_explained(scenario: dict[str, Any]) -> None:
    """Not the catalogue's own word for it: every rule the engine named in an answer."""
    settings = scenario["input"].get("settings", {})
    pack = with_settings(load_pack(scenario["pack"]), settings.get("parameters", {}))
    book, found = pack.book(DAY), replay(scenario["input"])
    said = {t["rule"] for o in found["orders"].values() for t in o["timers"] if t["clause"]}
    said |= {f["rule"] for o in found["orders"].values() for f in o["findings"]}
    said |= {r["rule"] for r in found["refused"]} | {a["rule"] for a in found["actions"]}
    said |= {x["rule"] for periods in found["units"].values() for one in periods.values() for x in one["lines"]}
    said |= {name for rates in found["indicators"].values() for name in rates}
    for name in said:
        assert explaining.rule(pack, name, book).title


def office_of(scenario: dict[str, Any]) -> Office:
    here = scene(scenario["input"])
    return office_under(here.ruling, here.admitted, here.now, here.ruling.units)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["id"])
def test_score_lines_and_actions_answer_why(scenario: dict[str, Any]) -> None:
    office = office_of(scenario)
    orders = {o.number: o for o, _ in office.standing}
    ask = {name: scenario["input"].get("ask", {}).get(name, []) for name in ("weeks", "ranking", "scores")}
    for period in ask["scores"]:
        for line in office.lines(office.period(period)):
            why = explaining.of_line(office.ruling.book(orders[line.order]), orders[line.order], line)
            assert why.clause == line.clause
            assert any(f"{line.points:+g}" in fact for fact in why.facts)
            assert len(why.facts) >= 3  # the points, the month, and what it rests on
    for action in actions_of(office, ask):
        why = explaining.of_action(office, action)
        assert why.clause == action.clause
        assert why.text
        assert len(why.facts) >= 2, action.rule


def test_every_action_is_met_in_some_scenario() -> None:
    met = {a.rule for s in SCENARIOS for a in actions_of(office_of(s), s["input"].get("ask", {}))}
    assert met >= set(catalogue.ACTION_WORDS) - {"reminder_interview", "month_bottom", "quarter_bottom"}


def test_the_doubling_chain_of_a_redo_is_shown() -> None:
    events = [{"order": "A", "event": "register", "at": "2026-03-02T09:00", "channel": "12345"},
              {"order": "A", "event": "dispatch", "at": "2026-03-02T09:10", "to": "甲村"},
              {"order": "A", "event": "reply", "at": "2026-03-02T15:00"},
              {"order": "A", "event": "file_result", "at": "2026-03-02T15:00"},
              {"order": "A", "event": "redo", "at": "2026-03-03T09:00", "level": "city"},
              {"order": "A", "event": "redo", "at": "2026-03-04T09:00", "level": "city"}]  # fmt: skip
    office = office_of({"input": {"pack": "chengdong", "now": "2026-03-09T09:00", "events": events}})
    lines = [x for x in office.lines(office.period("2026-03")) if x.rule == "score_redo_city_base"]
    order = office.standing[0][0]
    why = explaining.of_line(office.ruling.book(order), order, lines[-1])
    chain = [f for f in why.facts if f.startswith("第 ")]
    assert len(chain) == 2
    first, second = (float(f.split("，")[1].split()[0]) for f in chain)
    assert second == 2 * first == float(lines[-1].points)


# -- the office's own -----------------------------------------------------------------------------------
OWN = """[office]
name = "友谊路街道热线办"
pack = "youyilu"

[[deadline_clock]]
from = 2021-01-01
value = "end_of_day"

[[archive_alert_workdays]]
from = 2021-01-01
adopt_from = "changning_cg"
"""


def test_changed_and_adopted_values_say_so(tmp_path: Path) -> None:
    path = tmp_path / "office.toml"
    path.write_text(OWN, encoding="utf-8")
    pack = overlay(load_pack("youyilu"), path)
    why = explaining.rule(pack, "archive_alert", pack.book(DAY))
    assert why.adopted_from == "changning_cg"
    assert "参照：" in why_text(why)
    changed = explaining.rule(pack, "deadline_clock", pack.book(DAY))
    assert "本单位自定（R1，原为 当日下班时）" in why_text(changed)
    with pytest.raises(Refused):
        explaining.rule(load_pack("youyilu"), "archive_alert", load_pack("youyilu").book(DAY))


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, Any, str]:
    status = main(["--json", *words])
    out = capsys.readouterr()
    return status, json.loads(out.out) if out.out else None, out.err


def test_the_command_explains_the_offices_own_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "office"
    assert main(["--data", str(folder), "--now", "2026-03-02 09:00", "init", "--pack", "youyilu"]) == 0
    (folder / "office.toml").write_text(OWN, encoding="utf-8")
    capsys.readouterr()
    assert main(["--data", str(folder), "--now", "2026-03-02 09:00", "due"]) == 0  # opening takes the file up
    capsys.readouterr()
    where = ["--data", str(folder), "--now", "2026-03-02 09:00"]
    status, why, _ = run(capsys, *where, "policy", "explain", "youyilu", "archive_alert")
    assert status == 0
    assert why["adopted_from"] == "changning_cg"
    status, rows, _ = run(capsys, *where, "policy", "list")
    own = next(r for r in rows if r["pack"] == "youyilu")
    assert [(c["name"], c["origin"]) for c in own["changed"]] == [("deadline_clock", "office"), ("archive_alert_workdays", "adopted")]
    assert own["changed"][0]["base"] == "office_close"
    status, _, err = run(capsys, "policy", "explain", "youyilu", "archive_alert")
    assert status == 1
    assert "归档" in err


def test_a_paused_clock_shows_the_days_it_passed_over() -> None:
    from hotline_desk.domain.judge import explain

    scenario = {"pack": "youyilu", "now": "2026-03-20T09:00", "settings": {"parameters": {"timers_run_during_return": False}},
                "events": [{"order": "A", "event": "register", "at": "2026-03-02T09:00", "channel": "12345"},
                           {"order": "A", "event": "dispatch", "at": "2026-03-02T09:10", "to": "甲居民区", "class": "general"},
                           {"order": "A", "event": "request_return", "at": "2026-03-03T09:00", "signed_by": ["热线办"]},
                           {"order": "A", "event": "decide_return", "at": "2026-03-05T09:00", "accepted": False}]}  # fmt: skip
    office = office_of({"input": scenario})
    order, judgement = office.standing[0]
    handle = next(t for t in judgement.timers if t.rule == "handle")
    assert handle.due == datetime(2026, 3, 11, 17, 30)
    days = explain(office.ruling, handle, order)
    assert [d.counts for d in days] == [0, 1, 0, 0, 2, 0, 0, 3, 4, 5]
    assert days[-1].date == handle.due.date()
    assert sum("退单审核期间不计" in d.source for d in days) == 2

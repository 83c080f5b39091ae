"""Whatever clerks do, in any order: previews come true, exactly one step is offered first, lists equal the events."""

from __future__ import annotations

import os
import shutil
import tempfile
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from hotline_desk.domain.events import make_event
from hotline_desk.services import acts, importing, registering, showing
from hotline_desk.services.consequences import consequences
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.options import options

ORDERS = ["A1", "A2", "A3"]
NUMBER = st.sampled_from(ORDERS)
ACTS: list[tuple[str, dict[str, Any]]] = [
    ("dispatch", {"to": "密山二村第一居民区", "class": "general"}), ("dispatch", {"to": "社区管理办公室", "class": "complex"}),
    ("dispatch", {"to": "宝林六村居民区", "class": "simple"}), ("accept", {}), ("contact", {"reached": True, "party": "office"}),
    ("contact", {"reached": False, "reason": "没接"}), ("reply", {"method": "phone"}), ("file_result", {"solved": "actual"}),
    ("review_result", {"approved": True}), ("review_result", {"approved": True, "signed_by": ["李"]}), ("review_result", {"approved": False}),
    ("submit", {}), ("close", {}), ("revisit", {"source": "street", "reached": True, "result": "satisfied"}),
    ("revisit", {"source": "street", "reached": False}), ("revisit", {"source": "street", "reached": True, "result": "dissatisfied"}),
    ("revisit", {"source": "city", "reached": True, "result": "dissatisfied"}), ("redo", {"level": "street"}),
    ("request_return", {"reason": "非辖区"}), ("decide_return", {"accepted": True}), ("decide_return", {"accepted": False}),
    ("request_extension", {"level": "street"}), ("request_extension", {"level": "city", "report_attached": True}),
    ("decide_extension", {"approved": True}), ("decide_extension", {"approved": False}), ("redispatch", {"to": "社区平安办公室"}),
    ("supervise", {"step": "issue"}), ("supervise", {"step": "feedback"}), ("flag", {"what": "buck_passing"}),
    ("join_matter", {"matter": "M1"}), ("leave_matter", {}), ("amend", {"changes": {"address": "新址"}}), ("note", {"text": "补记"}),
    ("archive", {}), ("void", {"reason": "误"}),
]


class Clerks(RuleBasedStateMachine):
    """One office under three orders, worked on at random."""

    template: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp()) / "office"
        shutil.copytree(self.template, self.folder)
        self.now = datetime(2026, 9, 14, 9)  # before a make-up Sunday and the long holiday
        self.desk = Desk.open(self.folder, clock=lambda: self.now, user="王敏")
        self.batches: list[str] = []

    def teardown(self) -> None:
        assert showing.rebuild(self.desk)[1] == 0
        assert self.desk.store.verify().ok
        self.desk.close()
        shutil.rmtree(self.folder.parent)

    def told(self, sentence: str, foretold: str | None = None) -> None:
        """A refusal is a sentence, and the one the preview gave."""
        assert sentence.endswith("。")
        assert foretold is None or foretold == sentence

    @initialize(urgency=st.sampled_from(["normal", "urgent"]))
    def first(self, urgency: str) -> None:
        registering.save(self.desk, {"number": "A1", "subject": "噪音", "urgency": urgency, "phone": "13812345678"},
                         {"to": "密山二村第一居民区", "class": "general"})

    @rule(minutes=st.sampled_from([5, 60, 300, 1500, 4000]))
    def wait(self, minutes: int) -> None:
        self.now = min(self.now + timedelta(minutes=minutes), datetime(2026, 12, 20))
        self.now = datetime.combine(self.now.date(), max(self.now.time(), time(8)))

    @rule(number=NUMBER, act=st.sampled_from(ACTS), ago=st.sampled_from([0, 0, 0, 90, 2000]))
    def act(self, number: str, act: tuple[str, dict[str, Any]], ago: int) -> None:
        """The preview says exactly what recording then does."""
        kind, data = act
        at = self.now - timedelta(minutes=ago)
        shown = acts.preview(self.desk, number, kind, data, at)
        before = self.desk.judge(number) if self.desk.store.exists(number) else None
        try:
            done = acts.record(self.desk, number, kind, data, at)
        except Refused as refusal:
            self.told(str(refusal), shown.refused)
            return
        assert shown.refused == "" and before is not None
        after = self.desk.judge(number)
        lines = tuple(consequences(self.desk, before, after))
        if kind not in ("join_matter", "leave_matter", "void"):
            assert shown.consequences[:len(lines)] == lines
        assert number in done.changed

    @rule(number=NUMBER)
    def register(self, number: str) -> None:
        try:
            registering.save(self.desk, {"number": number, "subject": "又来", "address": "宝林六村"}, same_as="A1" if number != "A1" else "")
        except Refused as refusal:
            self.told(str(refusal))

    @rule(kind=st.sampled_from(["remind", "join_matter"]))
    def many(self, kind: str) -> None:
        try:
            acts.record_many(self.desk, ORDERS, kind, {"matter": "M2"} if kind == "join_matter" else {})
        except Refused:
            return

    @rule()
    def undo(self) -> None:
        try:
            acts.undo(self.desk)
        except Refused as refusal:
            self.told(str(refusal))

    @rule(number=NUMBER, subject=st.sampled_from(["噪音", "路灯"]), ended=st.booleans())
    def take(self, number: str, subject: str, ended: bool) -> None:
        text = f"工单编号：{number}\n标题：{subject}\n诉求内容：{subject}很久了\n来电人：张三\n联系电话：13812345678\n"
        plan = importing.plan(self.desk, importing.read(text + ("工单状态：已办结\n" if ended else "")))
        self.batches.append(importing.commit(self.desk, plan).batch)

    @rule(which=st.integers(0, 9))
    def give_back(self, which: int) -> None:
        try:
            importing.undo(self.desk, self.batches[which % len(self.batches)] if self.batches else "none")
        except Refused as refusal:
            self.told(str(refusal))

    @invariant()
    def one_step_is_offered_first_and_is_lawful(self) -> None:
        for number in self.desk.store.numbers():
            order, judgement = self.desk.judge(number)
            offered = options(self.desk, order, judgement)
            first = [o for o in offered if o.primary]
            assert len(first) == (0 if judgement.state in ("void", "archived") else 1), judgement.state
            for option in first:
                assert not option.refused
                data = {"to": "社区管理办公室", **option.preset} if option.kind == "dispatch" else dict(option.preset)
                data |= {"promised": self.now + timedelta(days=9)} if option.kind == "report_progress" else {}
                assert acts.preview(self.desk, number, option.kind, data).refused == ""

    @invariant()
    def the_list_row_says_what_the_judgement_says(self) -> None:
        for number in self.desk.store.numbers():
            row, (order, judgement) = self.desk.store.order_row(number), self.desk.judge(number)
            assert row is not None and (row["state"], row["unit"] or "", row["round"]) == (judgement.state, order.unit, judgement.round)
            duty = judgement.next_duty()
            assert row["next_due"] == (duty.due.isoformat(timespec="minutes") if duty else None)


def test_clerks(offices: Path) -> None:
    Clerks.template = offices
    run_state_machine_as_test(Clerks, settings=settings(max_examples=int(os.environ.get("HOTLINE_HISTORIES", "12")), stateful_step_count=40, deadline=None,
                                                        phases=(Phase.explicit, Phase.generate),  # shrinking takes minutes
                                                        suppress_health_check=list(HealthCheck)))


@pytest.mark.parametrize("pack", ["youyilu", "chengdong", "changning_cg", "luyang_cg"])
def test_every_pack_offers_a_first_step(tmp_path: Path, pack: str) -> None:
    now = datetime(2026, 9, 14, 9)
    with Desk.create(tmp_path / "office", pack, clock=lambda: now) as desk:
        history = [make_event("A1", "register", now, "", {"channel": "12345"}, 0),
                   make_event("A1", "dispatch", now, "", {"to": "甲社区", "class": "general"}, 1)]
        for n in (1, 2):
            order, judgement = desk.judge_events("A1", history[:n])
            assert [o.primary for o in options(desk, order, judgement)].count(True) == 1

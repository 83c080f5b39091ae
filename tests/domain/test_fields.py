"""Each order field is declared once and agrees with the register event."""

from __future__ import annotations

import pytest

from hotline_desk.domain.events import EVENT_KINDS
from hotline_desk.domain.fields import FIELDS, ORDER_FIELDS, REGISTER_FIELDS, field_label

KINDS = {"id", "text", "long", "phone", "moment", "choice", "number", "flag", "units"}


def test_names_and_labels_are_unique() -> None:
    assert len({f.name for f in ORDER_FIELDS}) == len({f.label for f in ORDER_FIELDS}) == len(ORDER_FIELDS)


@pytest.mark.parametrize("field", ORDER_FIELDS, ids=lambda f: f.name)
def test_a_field_is_whole(field) -> None:
    assert field.kind in KINDS
    assert field.label
    assert field.width > 0
    assert bool(field.choices) == (field.kind == "choice")
    assert field.mask in ("", "phone", "name")


@pytest.mark.parametrize("name", REGISTER_FIELDS)
def test_a_registered_field_is_a_slot_of_the_register_event(name: str) -> None:
    slot = EVENT_KINDS["register"].slot(name)
    assert slot is not None
    assert slot.choices == FIELDS[name].choices


@pytest.mark.parametrize(("name", "value", "word"), [
    ("kind", "complaint", "投诉"), ("kind", "没见过", "没见过"), ("anonymous", True, "是"), ("anonymous", False, "否"),
    ("co_units", ["甲中队", "乙社区"], "甲中队、乙社区"), ("caller", None, ""), ("caller", "张三", "张三"),
])
def test_words(name: str, value: object, word: str) -> None:
    assert FIELDS[name].word(value) == word


def test_an_extra_is_its_own_label() -> None:
    assert field_label("坐席工号") == "坐席工号"
    assert field_label("number") == "工单编号"

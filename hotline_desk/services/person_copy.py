"""The copy a citizen may ask for, as pages to be handed over and signed for (个人信息保护法 第四十五条).

Everything recorded of the person is on it in plain words, unmasked: it is theirs. Who looked at it inside the office is not;
that is in the JSON of :func:`persons.copy`, for an incident report.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hotline_desk.domain.events import Event
from hotline_desk.domain.fields import field_label
from hotline_desk.services import persons, wording
from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.steps import Tell, quiet

FORM = "person_copy"
_OWN = ("caller", "phone", "phone2", "address", "subject", "content")  # shown first, in this order
_PURPOSE = ("本件依《中华人民共和国个人信息保护法》第四十五条提供，列出本单位就上述来电人保存的全部工单、办理经过和附件名称。"
            "信息有误的，可以凭本件要求更正；保存期满后，本单位按规定匿名处理。")


@dataclass(frozen=True, slots=True)
class PersonCopy:
    """The pages, how many orders they are of, and characters that no font has."""

    pdf: bytes
    orders: int
    pages: int
    missing: tuple[str, ...] = ()


def paper(desk: Desk, words: str, tell: Tell = quiet) -> PersonCopy:
    """The pages of the person these words (a whole phone number or name) find. Raises Refused; nobody found is Refused too. ``tell`` may raise to stop."""
    from hotline_desk.paper.draw import PrintMeta, draw
    from hotline_desk.paper.forms import load_form

    numbers = persons.found_for_copy(desk, words)
    if not numbers:
        raise Refused("没有找到这个人的工单，没有可以复制的内容。数据没有变化。")
    lines = list[dict[str, str]]()
    for done, number in enumerate(numbers):
        tell(done, len(numbers), "正在抄录")
        lines += _lines(desk, number)
    tell(0, 0, "正在排版")
    items = [{**line, "no": at} for at, line in enumerate(lines, start=1)]
    record = {"office": desk.office_name, "date": desk.now().date(), "asked": persons.shown(words), "who": desk.user,
              "total": f"工单 {len(numbers)} 件，共 {len(items)} 条", "purpose": _PURPOSE, "items": items}
    made = draw(load_form(FORM), [record], meta=PrintMeta(desk.now(), desk.user, desk.office_name))
    return PersonCopy(made.pdf, len(numbers), made.pages, tuple(made.missing_glyphs))


def _lines(desk: Desk, number: str) -> Iterator[dict[str, str]]:
    for event in desk.store.events(number):
        yield {"order": number, "when": f"{event.at:%Y-%m-%d %H:%M}", "subject": _told(event, desk)}
    names = [str(a["name"]) for a in desk.store.attachments(number) if not a["removed"]]
    if names:
        yield {"order": number, "when": "", "subject": "附件：" + "、".join(names)}
    papers = [str(d["number"]) for d in desk.store.documents(number)]
    if papers:
        yield {"order": number, "when": "", "subject": "文书：" + "、".join(papers)}


def _told(event: Event, desk: Desk) -> str:
    """One event in words, with everything personal in it."""
    parts = [wording.title(event, desk)]
    facts: Mapping[str, Any] = event.data if event.kind == "register" else event.get("changes") or {}
    parts += [f"{field_label(name)}：{facts[name]}" for name in _OWN if facts.get(name)]
    extra = event.get("extra")
    if isinstance(extra, Mapping):
        parts += [f"{name}：{value}" for name, value in extra.items() if value not in (None, "")]
    parts.append(wording.text(event, desk))
    return "\n".join(part for part in parts if part)

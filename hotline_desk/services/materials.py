"""材料: files put into an order's file and taken out again, each step an event of the order that can be undone.

The bytes lie in the attachment store; the event ``attach`` names the row, so that who, when and for what stand in the
history like everything else, and taking the event back takes the file out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from hotline_desk.domain.events import MATERIALS
from hotline_desk.services import acts, archiving, attachments, words
from hotline_desk.services.admitting import admit
from hotline_desk.services.consequences import consequences
from hotline_desk.services.office import Desk, Refused, labels
from hotline_desk.services.paper_choice import SERVING
from hotline_desk.services.roles import require
from hotline_desk.services.views import Consequence, Done, MaterialRow

SIGNED = "signed"
_TRACKS = {form: track for track in ("supervise", "escalate") for form in SERVING[track]}
_WORDS = labels(MATERIALS)
_BY_MEDIA = (("image/", "image"), ("audio/", "audio_video"), ("video/", "audio_video"))
_REPORTS = frozenset({".doc", ".docx", ".wps", ".pdf", ".ofd"})
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way into an order: its name and bytes, what it is, and whose signed copy where it is one."""

    name: str
    content: bytes
    what: str = "other"
    form: str = ""


# -- coming in ------------------------------------------------------------------------------------------
def read(path: Path, what: str = "", form: str = "") -> Incoming:
    """A file as it may be taken; raises Refused with a sentence for a kind, size or content that is not."""
    content, name = attachments.read(path), attachments.clean_name(path.name)
    media = attachments.media_of(name, content)
    return Incoming(name, content, what or guess(name, media), form)


def pasted(content: bytes, now: datetime) -> Incoming:
    """A picture from the clipboard (PNG bytes), named by its moment."""
    name = f"截图 {now:%m%d-%H%M}.png"
    attachments.media_of(name, content)
    return Incoming(name, content, "image")


def guess(name: str, media: str) -> str:
    """What a file most likely is; the clerk may say otherwise."""
    for start, what in _BY_MEDIA:
        if media.startswith(start):
            return what
    return "report" if Path(name).suffix.lower() in _REPORTS else "other"


def role_of(what: str, form: str) -> str:
    """How the attachment's row says what it is: a signed copy with its track or form."""
    return f"{SIGNED}_{_TRACKS.get(form, form)}" if what == SIGNED else what


def ahead(desk: Desk, number: str, files: Sequence[Incoming]) -> tuple[Consequence, ...]:
    """What putting these in will bring: the lines of 一诉一档 that change, then what the rules see of it."""
    require(desk, "view")
    if not files:
        return ()
    rows = desk.store.attachments(number)
    order, judged = desk.judge(number)
    history = [*desk.store.events(number)]
    for file in files:
        history.append(admit(desk, number, history, "attach", _data(0, file), desk.now(), desk.now()))
    then, judged_then = desk.judge_events(number, history)
    before = {p.label: p for p in archiving.papers(desk, order, rows)}
    after = archiving.papers(desk, then, [*rows, *({"role": role_of(f.what, f.form), "removed": 0, "name": f.name} for f in files)])
    lines = [Consequence(f"一诉一档：{p.label} {p.note}", "", "done") for p in after
             if p.there and (p.label not in before or before[p.label].note != p.note)]
    return (*lines, *consequences(desk, (order, judged), (then, judged_then)))


def add(desk: Desk, number: str, files: Sequence[Incoming]) -> Done:
    """Put files into an order, all or none, one act and one undo. Raises Refused, StoreError."""
    require(desk, "record")
    if not files:
        raise Refused("还没有选文件。把文件拖进来、粘贴截图，或按“选文件”；工单没有变化。", "wrong_input")
    if len(files) > MOST_AT_ONCE:
        raise Refused(f"一次最多添加 {MOST_AT_ONCE} 个文件，这次有 {len(files)} 个。请分几次添加，工单没有变化。", "wrong_input")
    taken = attachments.take(desk, number, [(f.name, f.content) for f in files])
    with desk.store.transaction(by=desk.user, now=desk.now()) as tx:
        ids = [tx.add_attachment(number, *kept, role_of(file.what, file.form)) for kept, file in zip(taken, files, strict=True)]
        for id_ in ids:  # it counts once its event stands; a row without one harms nobody
            tx.place_attachment(number, id_, False)
    steps = [("attach", _data(id_, file)) for id_, file in zip(ids, files, strict=True)]
    done = acts.record_steps(desk, number, steps)
    told = replace(done, message=f"已添加材料 {len(files)} 个" if len(files) > 1 else f"已添加：{taken[0][0]}",
                   detail="、".join(name for name, *_ in taken) if len(files) > 1 else kind_words(files[0].what, files[0].form))
    return _instead(desk, done, told)


def _data(id_: int, file: Incoming) -> dict[str, Any]:
    return {"file": id_, "what": file.what, **({"form": file.form} if file.form else {})}


def _instead(desk: Desk, done: Done, told: Done) -> Done:
    """The same act in better words: Ctrl+Z must find it."""
    if done in desk.undo_stack:
        desk.undo_stack[desk.undo_stack.index(done)] = told
    return told


# -- going out ------------------------------------------------------------------------------------------
def remove(desk: Desk, number: str, attachment_id: int) -> Done:
    """Take a file out of an order by one more event; Ctrl+Z puts it back. The bytes stay for that and in the backups.

    Raises Refused for an unknown file or an archived order.
    """
    require(desk, "record")
    row = next((m for m in listed(desk, number) if m.id == attachment_id), None)
    if row is None:
        raise Refused("这个文件已经不在这件工单里了。数据没有变化。", "wrong_state")
    order, _ = desk.judge(number)
    if order.state == "archived":
        raise Refused("工单已归档，材料只能添加，不能移除。数据没有变化。", "wrong_state")
    if row.event is None:  # taken in before files had events: nothing to take back, the flag alone says it
        attachments.remove(desk, attachment_id)
        return Done(number, f"已移除：{row.name}", "原文件还在备份里", changed=(number,))
    acts.undo(desk, Done(number, "", undo=((number, row.event),)))
    told = Done(number, f"已移除：{row.name}", "按 Ctrl+Z 放回来", ((number, desk.store.version(number) - 1),), (number,))
    desk.undo_stack.append(told)
    return told


# -- what there is --------------------------------------------------------------------------------------
def listed(desk: Desk, number: str) -> tuple[MaterialRow, ...]:
    """The files of an order that count, oldest first."""
    from hotline_desk.domain.order import effective

    brought = {int(e.get("file")): e for e in effective(desk.store.events(number))[0] if e.kind == "attach"}
    return tuple(_row(row, brought.get(row["id"])) for row in desk.store.attachments(number) if not row["removed"])


def _row(row: Mapping[str, Any], event: Any) -> MaterialRow:
    what, form = (str(event.get("what") or ""), str(event.get("form") or "")) if event else _of_role(str(row["role"] or ""))
    who = " · ".join(part for part in (str(row["by"]), words.short_text(str(row["at"]))) if part)
    return MaterialRow(int(row["id"]), str(row["name"]), kind_words(what, form), size_words(int(row["size"])), who,
                       str(row["media"]), event.index if event else None)


def _of_role(role: str) -> tuple[str, str]:
    track = role.removeprefix(f"{SIGNED}_")
    if track == role:
        return role, ""
    return SIGNED, next((form for form, known in _TRACKS.items() if known == track), track)


def kind_words(what: str, form: str = "") -> str:
    """现场图像, or 签字件：督办单."""
    title = form_title(form) if form else ""
    return f"{_WORDS.get(what, '材料')}：{title}" if title else _WORDS.get(what, "材料")


def form_title(form: str) -> str:
    """The title of a form; "" for one that is not there."""
    from hotline_desk.services import printing

    return next((title for known, title in printing.every_form() if known == form), "")


def size_words(size: int) -> str:
    """1.4 MB, 32 KB."""
    return f"{size / 1048576:.1f} MB" if size >= 1048576 else f"{max(size >> 10, 1)} KB"


def names(desk: Desk, number: str) -> dict[int, str]:
    """Every file the order ever had, by id: what the timeline calls them."""
    return {int(r["id"]): str(r["name"]) for r in desk.store.attachments(number)}


def choices(forms: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a file may be, as (key, words): the plain kinds, then a signed copy of each form (``signed|form``)."""
    plain = [(value, word) for value, word in MATERIALS if value != SIGNED]
    return [*plain, *((f"{SIGNED}|{form}", f"签字件：{title}") for form, title in forms)]

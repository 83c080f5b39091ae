"""The papers of 一诉一档: which forms an order's history calls for, the cover and the catalogue over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from hotline_desk.domain.events import CHANNELS
from hotline_desk.domain.names import mask_name
from hotline_desk.domain.order import Order
from hotline_desk.services import attachments, printing
from hotline_desk.services.office import Desk, labels

if TYPE_CHECKING:
    from hotline_desk.paper.draw import Printed

ROWS = 14  # lines of one page of the catalogue (forms/archive_catalogue.toml)
# The order of the archive (domain notes C.10): the order, contact, handling, reply, revisit, then the other papers.
_CALLED_BY: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("dispatch", ("work_slip",)), ("file_result", ("reply_slip",)), ("report_progress", ("progress_slip",)),
    ("redo", ("leader_report", "redo_result")), ("revisit", ("revisit_record",)),
    ("report_to_head", ("head_report",)), ("face_reply", ("face_reply_record",)), ("supervise", ("youyilu_supervision",)),
    ("escalate", ("chengdong_escalation", "chengdong_escalation_flow")), ("interview", ("interview_notice", "interview_record")),
    ("request_extension", ("extension_request",)), ("request_return", ("return_request", "chengdong_return")))
COVER, CATALOGUE, CLOSING = "archive_cover", "archive_catalogue", "archive_note"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing of the file: title, document number, who is responsible, its day, its pages, its bytes."""

    title: str
    content: bytes
    suffix: str = ".pdf"
    number: str = ""
    by: str = ""
    day: str = ""
    pages: int = 1
    note: str = ""


def pieces(desk: Desk, order: Order, attached: Sequence[Mapping[str, Any]],
           lacking: Sequence[str], tell: Callable[[int], None] = lambda done: None) -> list[tuple[str, bytes]]:
    """(file name, bytes) of the whole file, cover and catalogue first, the note on the file last; ``tell`` hears each made."""
    inside: list[Piece] = []
    for piece in chain(_forms(desk, order), _attachments(desk, attached)):
        tell(len(inside))
        inside.append(piece)
    tell(len(inside))
    pages = sum(p.pages for p in inside)
    cover = _drawn(desk, COVER, [_cover(desk, order, len(inside), pages)])
    catalogue = _drawn(desk, CATALOGUE, list(_catalogue(desk, order, inside)))
    closing = _drawn(desk, CLOSING, [_closing(desk, order, len(inside), pages, lacking)])
    listed = [Piece("封面", cover.pdf), Piece("卷内文件目录", catalogue.pdf), *inside, Piece("备考表", closing.pdf)]
    return [(attachments.clean_name(f"{at:02d}-{p.title}{p.suffix}"), p.content) for at, p in enumerate(listed)]


def _drawn(desk: Desk, form_id: str, records: Sequence[Mapping[str, Any]]) -> Printed:
    from hotline_desk.paper.draw import PrintMeta, draw
    from hotline_desk.paper.forms import load_form

    return draw(load_form(form_id), records, meta=PrintMeta(desk.now(), desk.user, desk.office_name))


def _forms(desk: Desk, order: Order) -> Iterator[Piece]:
    """Every form the history calls for or that was printed once, drawn as it is now."""
    own = dict(printing.forms(desk, order.number))
    called = [form for kind, ids in _CALLED_BY if order.all(kind) for form in ids]
    sent = [str(e["detail"]) for e in desk.store.access_log(limit=1000, entity=order.number) if e["action"] == "print"]
    numbers = {d["form"]: d for d in desk.store.documents(order.number)}
    for form in dict.fromkeys([*called, *sent]):
        title = own.get(form, "")
        if not title or (form in called and form not in sent and title.endswith("（参照）")):
            continue
        document = numbers.get(form)
        made = printing.draw(desk, form, [order.number], {order.number: {"number": document["number"]}} if document else {})
        yield Piece(title.removesuffix("（参照）"), made.pdf, number=document["number"] if document else "",
                    by=document["by"] if document else desk.pack.word("desk", "热线办"),
                    day=_day(str(document["at"])) if document else "", pages=made.pages,
                    note="" if form in sent else "归档时补打")


def _day(moment: str) -> str:
    return moment[:10].replace("-", "")


def _attachments(desk: Desk, attached: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    """What was taken into the order: signed scans, photographs, recordings. A damaged one stops the export."""
    for row in attached:
        stem, dot, suffix = str(row["name"]).rpartition(".")
        role = "签字件 " if str(row["role"] or "").startswith("signed_") else ""
        yield Piece(f"{role}{stem if dot else suffix}", desk.store.files.get(str(row["sha256"])),
                    f".{suffix}" if dot else "", by=str(row["by"] or ""), day=_day(str(row["at"])),
                    note=f"{max(int(row['size']) >> 10, 1)} KB，SHA-256 {row['sha256'][:12]}")


# -- cover, catalogue, note --------------------------------------------------------------------------------
def _cover(desk: Desk, order: Order, count: int, pages: int) -> dict[str, Any]:
    channel = labels(CHANNELS).get(str(order.fact("channel") or ""), "其他")
    ended = order.last("archive") or order.last("close") or order.returned
    last = ended.at.date() if ended else desk.now().date()
    return {
        "fonds": desk.office_name, "archive_number": f"{order.received:%Y}-{channel}-{order.number}",
        "title": order.fact("subject") or "", "order": order.number, "caller": mask_name(str(order.fact("caller") or "")),
        "unit": order.unit, "filer": desk.user, "span": f"{order.received:%Y.%m.%d}—{last:%Y.%m.%d}",
        "amount": f"{count} 件 {pages} 页", "kept": "", "date": desk.now().date()}


def _catalogue(desk: Desk, order: Order, inside: Sequence[Piece]) -> Iterator[dict[str, Any]]:
    """One record a page of the catalogue; page numbers run through the whole file."""
    lines, page = [], 1
    for at, piece in enumerate(inside, 1):
        lines.append({"no": at, "number": piece.number, "by": piece.by, "title": piece.title, "day": piece.day,
                      "page": page, "note": piece.note})
        page += piece.pages
    for start in range(0, max(len(lines), 1), ROWS):
        part = lines[start:start + ROWS]
        yield {"order": order.number, **{f"{name}_{n}": value for n, line in enumerate(part, 1)
                                         for name, value in line.items()}}


def _closing(desk: Desk, order: Order, count: int, pages: int, lacking: Sequence[str]) -> dict[str, Any]:
    missing = f"缺：{'、'.join(lacking)}。" if lacking else "应归材料齐全。"
    return {"order": order.number, "statement": f"本卷共 {count} 件，{pages} 页。{missing}", "filer": desk.user,
            "date": desk.now().date()}

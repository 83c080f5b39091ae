"""Paper: which forms an order may have, their fields filled from its history, drawn and filed as printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.steps import Tell, quiet

if TYPE_CHECKING:
    from hotline_desk.paper.draw import Printed
    from hotline_desk.paper.forms import Form
    from hotline_desk.services.papers import Told

_SLOT = re.compile(r"\{[^}]*\}")
ARCHIVE = "档"  # cover and catalogue are made for a whole file (services.archiving), not printed for an order


def forms(desk: Desk, number: str | None = None) -> list[tuple[str, str]]:
    """(id, title) of the forms this office can print, the office's own first.

    Of an order (``number``): first of all the forms that make sense for it as it stands now.
    """
    from hotline_desk.paper.forms import list_forms

    own = [f for f in list_forms(desk.pack.id) if f.kind != ARCHIVE]
    others = [f for f in list_forms(None) if f.kind != ARCHIVE and f.id not in {o.id for o in own}]
    if number is not None:
        from hotline_desk.services.paper_choice import fitting

        wanted = fitting(*desk.judge(number))
        own.sort(key=lambda f: wanted.index(f.id) if f.id in wanted else len(wanted))
    return [(f.id, f.title) for f in own] + [(f.id, f"{f.title}（参照）") for f in others]


def every_form() -> list[tuple[str, str]]:
    """(id, title) of all forms there are, for somebody without an office yet."""
    from hotline_desk.paper.forms import list_forms

    return [(f.id, f.title) for f in list_forms(None)]


def short_title(form_id: str) -> str:
    """What a form is called in a line of text: its short title where it has one; raises LookupError for no form."""
    from hotline_desk.paper.forms import load_form

    form = load_form(form_id)
    return form.short or form.title


def is_book(form_id: str) -> bool:
    """True for a form that lists many orders on one paper."""
    from hotline_desk.services.paper_books import BOOKS

    return form_id in BOOKS


def listed(desk: Desk, form_id: str) -> list[str]:
    """The orders a whole book lists; raises Refused where there is none."""
    require(desk, "view")
    from hotline_desk.services import paper_books

    found = paper_books.listed(desk, form_id)
    if not found:
        raise Refused("没有应列入这张表的工单，不用打印。数据没有变化。")
    return found


def fill(desk: Desk, form_id: str, number: str, *, reveal: bool = False) -> dict[str, Any]:
    """The form's fields from the order: what the engine knows; a person may change any of it before printing.

    A book is filled whole: with every order that belongs in it, and this one.
    """
    from hotline_desk.paper.forms import load_form
    from hotline_desk.services.papers import Told, common, masked

    form = load_form(form_id)
    if is_book(form_id):
        return {**_book(desk, form, [number]), "order": number}  # signed and scanned, it goes to the order it was printed for
    told = Told(desk, *desk.judge(number))
    known = {**common(told), **_own(told, form_id)}
    shown = known if reveal else masked(told, known)
    return {name: shown.get(name, "") for name in form.fields} | {"order": number}


def in_words(form_id: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with each ticked box by its printed words (法定, not statutory): what a person reads and edits."""
    from hotline_desk.paper.forms import load_form

    blocks = [b for row in load_form(form_id).rows for cell in row.cells for b in cell.blocks]
    texts = {(b.field, option.key): option.text for b in blocks for option in b.options if "{" not in option.text}
    return {name: texts.get((name, v), v) if isinstance(v, str) else v for name, v in values.items()}


def boxes(form_id: str, pack_id: str = "", values: Mapping[str, Any] | None = None) -> dict[str, tuple[tuple[str, str], ...]]:
    """The boxes to tick of a form: field → (key, printed words) of each; what a preview offers for ticking.

    ``pack_id``: only those its regulation knows, and those that stand ticked in ``values``; none of a field may be left.
    """
    from hotline_desk.paper.forms import load_form
    from hotline_desk.paper.narrowing import options_of

    blocks = [b for row in load_form(form_id).rows for cell in row.cells for b in cell.blocks]
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for block in blocks:
        if block.options:
            plain = tuple((o.key, _SLOT.sub("＿", o.text)) for o in options_of(block, pack_id, (values or {}).get(block.field)))
            found[block.field] = (*found.get(block.field, ()), *plain)
    return found


def ticked(form_id: str, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Which boxes of a form stand ticked for these values, by key."""
    from hotline_desk.paper.values import chosen

    return {name: [key for key, text in options if chosen(values.get(name), key, text)] for name, options in boxes(form_id).items()}


# What a person changed on a paper is kept with it: the next look at the same paper shows the same words.
def kept_changes(desk: Desk, form_id: str, number: str) -> dict[str, Any]:
    """What was changed by hand on this form of this order, by field; empty where nothing was."""
    from hotline_desk.services import drafts

    return drafts.load(desk, f"paper:{form_id}:{number}", shared=True)


def keep_changes(desk: Desk, form_id: str, number: str, changes: Mapping[str, Any] | None) -> bool:
    """Keep what was changed by hand (None forgets it); False where the store cannot."""
    require(desk, "print")
    from hotline_desk.services import drafts

    return drafts.keep(desk, f"paper:{form_id}:{number}", changes, shared=True)


def _own(told: Told, form_id: str) -> Mapping[str, Any]:
    """What only this form asks for."""
    from hotline_desk.services import paper_follow, paper_requests, paper_slips

    for table in (paper_requests.OWN, paper_follow.OWN, paper_slips.OWN):
        if form_id in table:
            return table[form_id](told)
    return {}


def _book(desk: Desk, form: Form, numbers: Sequence[str], *, whole: bool = True) -> dict[str, Any]:
    from hotline_desk.services import paper_books

    every = [*paper_books.listed(desk, form.id), *numbers] if whole else numbers
    return paper_books.record(desk, form.id, list(dict.fromkeys(every)))


# -- drawing ------------------------------------------------------------------------------------------
def draw(desk: Desk, form_id: str, numbers: Sequence[str], values: Mapping[str, Mapping[str, Any]] | None = None,
         tell: Tell = quiet) -> Printed:
    """The forms of these orders as one PDF; ``values`` replaces what was filled in, order by order. Raises Refused.

    ``tell`` hears how far it is and may raise to stop.
    """
    require(desk, "print")
    from hotline_desk.paper.draw import PrintMeta, draw_papers
    from hotline_desk.paper.forms import FormError, load_form
    from hotline_desk.paper.narrowing import narrowed

    try:
        form = load_form(form_id)
    except (FormError, OSError, KeyError) as error:
        raise Refused(f"没有“{form_id}”这种表。用 print --list 看有哪些表。") from error
    given = values or {}
    if is_book(form_id):
        book = _book(desk, form, numbers, whole=False)
        return draw_papers([(form, {**book, **given.get(next(iter(numbers), ""), {})})], meta=PrintMeta(desk.now(), desk.user, desk.office_name))
    records = []
    for done, number in enumerate(numbers):
        tell(done, len(numbers), "正在填表")
        records.append({**fill(desk, form_id, number), **given.get(number, {})})
    return draw_papers([(narrowed(form, desk.pack.id, record), record) for record in records],
                       meta=PrintMeta(desk.now(), desk.user, desk.office_name), tell=lambda done, total: tell(done, total, "正在排版"))


def page_image(pdf: bytes, page: int, scale: float = 2.0) -> tuple[int, int, bytes]:
    """One page as (width, height, RGB bytes); no Qt here."""
    from hotline_desk.paper.pages import page_raster

    raster = page_raster(pdf, page, scale)
    return raster.width, raster.height, raster.rgb


def _next_free(desk: Desk, kind: str) -> int:
    year = str(desk.now().year)
    return 1 + sum(1 for d in desk.store.documents() if d["kind"] == kind and d["at"].startswith(year))


def mark_printed(desk: Desk, form_id: str, numbers: Sequence[str], document_numbers: Mapping[str, str] | None = None) -> None:
    """Keep the document numbers that were printed and log the printing; called only after a job went through."""
    require(desk, "print")
    from hotline_desk.paper.forms import load_form

    form, now = load_form(form_id), desk.now()
    with desk.store.transaction(by=desk.user, now=now) as tx:
        taken = {d["number"] for d in tx.documents()}
        for number in numbers:
            document = (document_numbers or {}).get(number, "")
            if document and document not in taken:
                tx.add_document(form.kind, document, number, now, desk.user, form_id)
            tx.log_access(desk.user or "本机", "print", number, form_id)


def numbered(desk: Desk, form_id: str, numbers: Sequence[str]) -> dict[str, dict[str, Any]]:
    """The document numbers these orders' forms will carry, as values for :func:`draw`; nothing is kept."""
    from hotline_desk.paper.forms import load_form

    form = load_form(form_id)
    if not form.number_format:
        return {}
    free, values = _next_free(desk, form.kind), {}
    for number in dict.fromkeys(numbers):
        known = next((d["number"] for d in desk.store.documents(number) if d["form"] == form_id), None)
        values[number] = {"number": known or form.number_format.format(year=desk.now().year, n=free)}
        free += 0 if known else 1
    return values


def keep_numbers(desk: Desk, form_id: str, numbers: Sequence[str]) -> None:
    """Keep the numbers of forms that went out, and log the printing."""
    mark_printed(desk, form_id, numbers, {n: v["number"] for n, v in numbered(desk, form_id, numbers).items()})


def labels_of(form_id: str) -> dict[str, str]:
    """Field name → label of a form, in the form's order: what the preview offers for editing."""
    from hotline_desk.paper.forms import load_form

    return dict(load_form(form_id).fields)


def page_png(pdf: bytes, page: int, scale: float = 2.0) -> bytes:
    """One page as a PNG file's bytes."""
    from hotline_desk.paper.pages import page_png as png

    return png(pdf, page, scale)

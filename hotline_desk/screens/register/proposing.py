"""What the office's own past decisions say of a form: the unit is put in, the category offered; nothing is ever sent."""

from __future__ import annotations

from collections.abc import Sequence

from hotline_desk.domain.likeness import category_path
from hotline_desk.screens.register.advising import Advice
from hotline_desk.screens.register.form import CHOICES, OrderForm
from hotline_desk.screens.register.units import describe
from hotline_desk.services.units import CategoryChoice


def propose(form: OrderForm, advice: Advice) -> None:
    """Unit and category with the reason and the unit's load beside their fields."""
    form.units.set_units(advice.units)
    _unit(form, advice)
    _category(form, advice)


def _unit(form: OrderForm, advice: Advice) -> None:
    best = advice.units[0] if advice.units else None
    field = form.fields["to"]
    near = best is not None and best.reason.startswith("地址匹配：")
    form.fields["address"].set_hint(f"属于 {best.name}" if best is not None and near else "", "done.text")
    if best is None or not best.reason:
        field.set_hint("")
        field.setToolTip("")
        return
    field.set_hint(f"{'按地址推荐' if near else '按以往派单'} · 在办 {best.open_orders}")
    field.setToolTip(f"推荐 {best.name}：{describe(best)}")
    if "to" not in form.touched and form.units.unit() != best.name:
        form.fill({"to": best.name})


def _category(form: OrderForm, advice: Advice) -> None:
    """Offered, never filled in: what the office called such orders; where that is not sure, the three it may be."""
    field, listed = form.fields["category"], advice.categories
    form.set_choices("category", [(c.category, c.category) for c in listed])
    likely = [c for c in listed if c.belief][:CHOICES]  # the others are there to be chosen from
    form.likely = tuple(c.category for c in likely)
    field.setToolTip("\n".join(f"Alt+{n}　{c.category}：{c.reason}" for n, c in enumerate(likely, start=1)))
    field.set_hint(_offer(likely, field.value()))


def _offer(likely: Sequence[CategoryChoice], written: str) -> str:
    """推荐 the one the office is sure of, or 可能是 several; nothing where one of them is written already."""
    names = [leaf(c.category) for c in likely]
    if not names or leaf(written) in names[:1 if likely[0].sure else None]:
        return ""
    return f"推荐 {names[0]}" if likely[0].sure else f"可能是 {'、'.join(dict.fromkeys(names))}"


def leaf(category: str) -> str:
    """The last name of a category: 小区管理 / 楼道堆物 → 楼道堆物."""
    return (category_path(category) or ("",))[-1]

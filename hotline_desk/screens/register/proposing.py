"""What the office's own past decisions say of a form: the unit is put in, the category offered; nothing is ever sent."""

from __future__ import annotations

from hotline_desk.domain.likeness import category_path
from hotline_desk.screens.register.advising import Advice
from hotline_desk.screens.register.form import OrderForm
from hotline_desk.screens.register.units import describe


def propose(form: OrderForm, advice: Advice) -> None:
    """Unit and category with the reason and the unit's load beside their fields."""
    form.units.set_units(advice.units)
    _unit(form, advice)
    _category(form, advice)


def _unit(form: OrderForm, advice: Advice) -> None:
    best = advice.units[0] if advice.units else None
    field = form.fields["to"]
    if best is None or not best.reason:
        field.set_hint("")
        field.setToolTip("")
        return
    whose = best.reason.partition("；")[0].removeprefix("地址匹配：") if best.reason.startswith("地址匹配：") else "按以往派单"
    field.set_hint(f"{whose} · 在办 {best.open_orders}")
    field.setToolTip(f"推荐 {best.name}：{describe(best)}")
    if "to" not in form.touched and form.units.unit() != best.name:
        form.fill({"to": best.name})


def _category(form: OrderForm, advice: Advice) -> None:
    """Offered, never filled in: what the office called such orders."""
    field, listed = form.fields["category"], advice.categories
    form.set_choices("category", [(c.category, c.category) for c in listed])
    likely = [c for c in listed if c.belief]  # the others are there to be chosen from
    field.setToolTip("\n".join(f"{c.category}：{c.reason}" for c in likely))
    best = leaf(likely[0].category) if likely else ""
    field.set_hint(f"推荐 {best}" if best and best != leaf(field.value()) else "")


def leaf(category: str) -> str:
    """The last name of a category: 小区管理 / 楼道堆物 → 楼道堆物."""
    return (category_path(category) or ("",))[-1]

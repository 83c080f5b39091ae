"""The evidence of :mod:`hotline_desk.domain.likeness` in words a clerk can check against the two orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from . import likeness as like
from .likeness import WEIGHTS
from .matter import Facts, Weighed, agreed, called, findings, share
from .names import TITLES, mask_phone

TELLING = 4  # shared words named in a reason
LONG = 4  # characters from which a shared stretch is read as words though nobody knows it

# Finding → (short label, sentence); an empty label speaks against or says too little for a list.
_WORDS = {
    "phone_same": ("同号", "同一电话：{phone}{second}"),
    "phone_masked": ("同号", "电话对得上：{phone}（有几位被遮住）{second}"),
    "name_same": ("同名", "来电人相同：{name}"),
    "name_sound": ("同音名", "来电人读音相同：{name}、{other_name}"),
    "name_surname": ("同姓", "来电人同姓：{surname}"),
    "room_same": ("同址", "同一地址：{place}"),
    "house_same": ("同址", "同一楼：{house}"),
    "room_other": ("同楼", "同一楼，室号不同：{place}、{other_place}"),
    "part_same": ("同楼", "同一幢楼，说的都是{part}（室号不同：{place}、{other_place}）"),
    "part_alike": ("同楼", "同一幢楼（地名写法相近），说的都是{part}：{place}、{other_place}"),
    "where_same": ("同小区", "同一地点：{where}"),
    "house_other": ("", "楼号不同：{place}、{other_place}"),
    "room_alike": ("同址", "地址对得上，地名写法相近：{place}、{other_place}"),
    "house_alike": ("同址", "楼号相同，地名写法相近：{place}、{other_place}"),
    "roomother_alike": ("同楼", "楼号相同、室号不同，地名写法相近：{place}、{other_place}"),
    "where_alike": ("地名相近", "地名写法相近：{where}、{other_where}"),
    "houseother_alike": ("", "楼号不同：{place}、{other_place}"),
    "door_same": ("门牌相同", "门牌相同，地名不同：{place}、{other_place}"),
    "door_only": ("门牌相同", "门牌相同：{place}"),
    "number_same": ("", "地名不同：{place}、{other_place}"),
    "where_other": ("", "地点不同：{place}、{other_place}"),
    "category_same": ("同类", "同一事项分类：{category}"),
    "category_other": ("", "分类不同：{category}、{other_category}"),
    "category_apart": ("", "分类不同：{category}、{other_category}"),
    "topic_same": ("", "用词说的是同一类事：{topic}"),
    "topic_other": ("", "用词说的不是一类事"),
    "unit_same": ("", "同一承办单位：{unit}"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two orders may be the same matter: sentences for it, then against it; and short labels."""

    reasons: tuple[str, ...]
    labels: tuple[str, ...]


def explain(one: Weighed, other: Weighed, known: Collection[str] = ()) -> Likeness:
    """What the comparison found, strongest first; names and phones are masked. ``known``: see :func:`shared_words`."""
    says = findings(one.facts, other.facts)
    found = [(WEIGHTS[f], *_worded(f, one.facts, other.facts)) for f in says if f in _WORDS]
    found.append(_text(one, other, agreed(says), known))
    found.sort(key=lambda item: -item[0])
    reasons = [said for weight, _, said in found if weight > 0 and said] + [f"但{said}" for weight, _, said in found if weight < -1 and said]
    # Where several labels come from one feature or say little, the first few are what a list has room for.
    labels = dict.fromkeys(label for weight, label, _ in found if label and weight > 0)
    apart = tuple(_apart(one.facts, other.facts))
    return Likeness((*reasons, *apart), tuple(labels))


def _worded(finding: str, a: Facts, b: Facts) -> tuple[str, str]:
    label, sentence = _WORDS[finding]
    both = sorted(a.topics & b.topics)
    _, phone, second = called(a, b)
    return label, sentence.format(
        phone=mask_phone(phone), second=_SECOND[second], name=_hidden(a.caller), other_name=_hidden(b.caller),
        surname=like.surname(a.caller), place=a.place.shown, other_place=b.place.shown, where=replace(a.place, house="", room="").shown,
        other_where=replace(b.place, house="", room="").shown, house=replace(a.place, room="").shown, category=_leaf(a.category),
        other_category=_leaf(b.category), part="、".join(sorted(a.parts & b.parts)), topic=both[0] if both else "", unit=a.unit)


#: In how many of the two orders a number stands as the caller's other phone → what is said of it.
_SECOND = ("", "（其中一件写在“其他电话”里）", "（两件都写在“其他电话”里）")


def _leaf(category: str) -> str:
    return like.category_path(category)[-1] if category else ""


def _hidden(name: str) -> str:
    """Reasons may be printed: of a full name only the surname is shown."""
    given = like.given_name(name)
    return name if name.endswith(TITLES) or not given else like.surname(name) + "*" * len(given)


def _text(one: Weighed, other: Weighed, same_kind: bool, known: Collection[str]) -> tuple[float, str, str]:
    part = share(one, other)
    weight = like.text_weight(part, same_kind)
    if weight <= 0:
        return weight, "", f"说法不同（相近度 {part:.0%}）"
    common = {pair: one.table[pair] for pair in one.table.keys() & other.table.keys()}
    told = "、".join(shared_words(common, known)[:TELLING])
    return weight, "同事项" if weight > 1.5 else "事项相近", f"说的事相近（{part:.0%}）" + (f"：{told}" if told else "")


def shared_words(pairs: Mapping[str, float], known: Collection[str]) -> list[str]:
    """What two texts have in common, as words a clerk can read: known words, and stretches too long to be a mere half.

    Args:
        pairs: the shared neighbouring character pairs, each with its weight.
        known: words that may be shown by themselves.

    Pairs alone are halves of words (物业迟迟 shares 业迟): they are joined to the stretches both texts hold, and a
    stretch begins and ends where a known word does.
    """
    found = {word: weight for stretch in _stretches(pairs) if (word := _whole(stretch, known))
             for weight in [sum(pairs[a + b] for a, b in pairwise(word))]}
    return sorted(found, key=lambda word: (-found[word], word))


def _stretches(pairs: Collection[str]) -> list[str]:
    """Pairs joined as far as only one other follows: 堆放 + 放杂 + 杂物 → 堆放杂物."""
    after = {pair: [other for other in pairs if other[0] == pair[1] and other != pair] for pair in pairs}
    before = Counter(other for others in after.values() for other in others)
    starts = sorted(pair for pair in pairs if before[pair] != 1)
    forks = [after[start] if len(after[start]) > 1 else [] for start in starts]
    said = [_run(first, after, before) for start, fork in zip(starts, forks, strict=True) for first in (start, *fork)]
    return said or [_run(pair, after, before) for pair in sorted(pairs)[:1]]


def _run(first: str, after: Mapping[str, list[str]], before: Mapping[str, int]) -> str:
    run, last, seen = first, first, {first}
    while len(after[last]) == 1 and before[after[last][0]] == 1 and after[last][0] not in seen:
        last = after[last][0]
        seen.add(last)
        run += last[1]
    return run


def _whole(stretch: str, known: Collection[str]) -> str:
    """The stretch from its first known word to the end of its last; whole where it is long; else nothing."""
    places = [(at, at + len(word)) for word in known if (at := stretch.find(word)) >= 0]
    if places:
        return stretch[min(start for start, _ in places):max(end for _, end in places)]
    return stretch if len(stretch) >= LONG else ""


def _apart(a: Facts, b: Facts) -> list[str]:
    if a.received is None or b.received is None:
        return []
    days = abs((a.received.date() - b.received.date()).days)
    return [f"相隔 {days} 天" if days < 730 else f"相隔 {days / 365:.1f} 年"]

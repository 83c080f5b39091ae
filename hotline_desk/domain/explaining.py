"""The evidence of :mod:`hotline_desk.domain.likeness` in words a clerk can check against the two orders."""

from __future__ import annotations

from dataclasses import dataclass, replace

from . import likeness as like
from .likeness import WEIGHTS
from .matter import Facts, Weighed, agreed, findings, share
from .names import TITLES, mask_phone

TELLING = 4  # shared words named in a reason

# Finding → (short label, sentence); an empty label speaks against or says too little for a list.
_WORDS = {
    "phone_same": ("同号", "同一电话：{phone}"),
    "phone_masked": ("同号", "电话对得上：{phone}（有几位被遮住）"),
    "name_same": ("同名", "来电人相同：{name}"),
    "name_sound": ("同音名", "来电人读音相同：{name}、{other_name}"),
    "name_surname": ("同姓", "来电人同姓：{surname}"),
    "room_same": ("同址", "同一地址：{place}"),
    "house_same": ("同址", "同一楼：{house}"),
    "room_other": ("同楼", "同一楼，室号不同：{place}、{other_place}"),
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


def explain(one: Weighed, other: Weighed) -> Likeness:
    """What the comparison found, strongest first; names and phones are masked."""
    says = findings(one.facts, other.facts)
    found = [(WEIGHTS[f], *_worded(f, one.facts, other.facts)) for f in says if f in _WORDS]
    found.append(_text(one, other, agreed(says)))
    found.sort(key=lambda item: -item[0])
    reasons = [said for weight, _, said in found if weight > 0 and said] + [f"但{said}" for weight, _, said in found if weight < -1 and said]
    # Where several labels come from one feature or say little, the first few are what a list has room for.
    labels = dict.fromkeys(label for weight, label, _ in found if label and weight > 0)
    apart = tuple(_apart(one.facts, other.facts))
    return Likeness((*reasons, *apart), tuple(labels))


def _worded(finding: str, a: Facts, b: Facts) -> tuple[str, str]:
    label, sentence = _WORDS[finding]
    both = sorted(a.topics & b.topics)
    return label, sentence.format(
        phone=mask_phone(a.phone if "*" in a.phone else b.phone), name=_hidden(a.caller), other_name=_hidden(b.caller),
        surname=like.surname(a.caller), place=a.place.shown, other_place=b.place.shown, where=replace(a.place, house="", room="").shown,
        other_where=replace(b.place, house="", room="").shown, house=replace(a.place, room="").shown, category=_leaf(a.category),
        other_category=_leaf(b.category), topic=both[0] if both else "", unit=a.unit)


def _leaf(category: str) -> str:
    return like.category_path(category)[-1] if category else ""


def _hidden(name: str) -> str:
    """Reasons may be printed: of a full name only the surname is shown."""
    given = like.given_name(name)
    return name if name.endswith(TITLES) or not given else like.surname(name) + "*" * len(given)


def _text(one: Weighed, other: Weighed, same_kind: bool) -> tuple[float, str, str]:
    part = share(one, other)
    weight = like.text_weight(part, same_kind)
    if weight <= 0:
        return weight, "", f"说法不同（相近度 {part:.0%}）"
    told = "、".join(_most_telling(one, other))
    return weight, "同事项" if weight > 1.5 else "事项相近", f"说的事相近（{part:.0%}）：{told}"


def _most_telling(one: Weighed, other: Weighed) -> list[str]:
    """The shared words that weigh most, neighbouring pairs joined again: 堆放 + 放杂 + 杂物 → 堆放杂物."""
    common = sorted(one.table.keys() & other.table.keys(), key=lambda pair: (-one.table[pair], pair))[:12]
    words: list[str] = []
    for pair in common:
        for n, word in enumerate(words):
            if word.endswith(pair[0]) and len(word) < 6:
                words[n] = word + pair[1:]
                break
            if word.startswith(pair[-1]) and len(word) < 6:
                words[n] = pair[:-1] + word
                break
        else:
            words.append(pair)
    return words[:TELLING]


def _apart(a: Facts, b: Facts) -> list[str]:
    if a.received is None or b.received is None:
        return []
    days = abs((a.received.date() - b.received.date()).days)
    return [f"相隔 {days} 天" if days < 730 else f"相隔 {days / 365:.1f} 年"]

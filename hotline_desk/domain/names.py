"""Names, phones and addresses as people write them: cleaned, compared and masked.

Two readings of a text are kept apart: *clean* (what is stored and shown: nothing of its meaning is
changed) and *folded* (what is compared: full and half width, case and blanks do not matter).
Masking follows the house rule 138****8000, 张* (个人信息保护法 第五十一条: de-identification).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Spreadsheets escape control characters as _x000D_; web pages bring zero-width and direction marks.
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_END = re.compile("\r\n|\r|\u2028|\u2029|\x0b|\x0c|\x85")
_BLANK = re.compile(r"\s+")


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    # Only escaped control characters are decoded: "_x4E2D_" may be the citizen's own text.
    return chr(code) if code < 32 else match[0]


def clean_text(text: str) -> str:
    """The text without what nobody can see, its words untouched.

    Decodes ``_x000D_``, makes every line end ``\\n``, drops control, zero-width and direction
    characters and lone surrogates, turns the no-break space into a space and trims both ends.
    Blanks inside (U+3000, tabs, empty lines) and full-width punctuation stay as they are.
    """
    escaped = "_x" in text
    if not escaped and text.isprintable():
        return text.strip()
    if escaped:
        text = _ESCAPE.sub(_unescape, text)
    text = _LINE_END.sub("\n", text).replace("\xa0", " ")
    return _SURROGATE.sub("", _UNSEEN.sub("", text)).strip()


def half_width(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones (NFKC); Chinese characters stay."""
    return text if unicodedata.is_normalized("NFKC", text) else unicodedata.normalize("NFKC", text)


def fold_text(text: str) -> str:
    """What is compared: NFKC, lower case, no blanks at all."""
    return "".join(half_width(clean_text(text)).casefold().split())


# ---------------------------------------------------------------- phones

_MASKS = str.maketrans(dict.fromkeys("×＊xXⅹ✱•●﹡∗", "*"))
_PHONE_NOISE = re.compile(r"[\s\-‐‑‒–—−－_.·,，()（）\[\]]+")
_EXTENSION = re.compile(r"(?:转|分机|ext\.?|#|(?<=\d{7})-)\s*(\d{1,6})$", re.I)
_MOBILE = re.compile(r"1[3-9][\d*]{9}")
_AREA = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([2-9*][\d*]{6,7})")
_SERVICE = re.compile(r"(?:400|800)\d{7}|1[012]\d{1,3}|12\d{3}|9\d{4}|95\d{3,6}")
_LOCAL = re.compile(r"[2-9*][\d*]{6,7}")
NO_PHONE = frozenset({"", "无", "未留", "未留电话", "匿名", "不详", "-", "--", "—", "/", "暂无", "空", "null", "none", "未知", "保密", "0"})


def _split_phone(text: str) -> tuple[str, str]:
    if text.isascii() and _MOBILE.fullmatch(text):  # nearly every phone there is: nothing of it would be changed below
        return text, ""
    return _taken_apart(text)


def _taken_apart(text: str) -> tuple[str, str]:
    plain = half_width(text).strip().translate(_MASKS)
    extension = _EXTENSION.search(plain)
    body = plain[: extension.start()] if extension else plain
    body = _PHONE_NOISE.sub("", body).removeprefix("+")
    if re.match(r"(?:00)?86(?=1[3-9]|0\d{9,11}$|\d{10,11}$)", body):
        body = re.sub(r"^(?:00)?86", "", body)
    if re.fullmatch(r"01[3-9][\d*]{9}", body):
        body = body[1:]
    return body, extension[1] if extension else ""


@lru_cache(maxsize=4096)  # one phone is asked for by the fingerprint, the search text and the matter
def phone_key(text: str) -> str:
    """The bare digits two notations of one phone share: no +86, no signs, no extension; a mask is ``*``."""
    return _split_phone(text)[0]


def normalise_phone(text: str) -> str:
    """A phone as the program writes it: ``13812345678``, ``021-56781234``, ``021-56781234转801``.

    What is no phone is returned cleaned but otherwise as it was: nothing is lost.
    """
    body, extension = _split_phone(text)
    area = _AREA.fullmatch(body)
    if not (area or _MOBILE.fullmatch(body) or _LOCAL.fullmatch(body) or _SERVICE.fullmatch(body)):
        return clean_text(text)
    shown = f"{area[1]}-{area[2]}" if area else body
    return f"{shown}转{extension}" if extension else shown


def split_phones(text: str) -> list[str]:
    """Several phones in one cell (``13812345678、56781234``) apart, each normalised."""
    parts = re.split(r"[、;；/|\n]|[,，](?=\s*[+0-9])|\s+(?=(?:\+?86)?1[3-9]\d)|或", half_width(text))
    return [normalise_phone(p) for p in parts if p.strip()]


def phone_problem(text: str) -> str | None:
    """Why this cannot be a phone, as a sentence for the clerk; None where it can be (masked or missing too)."""
    if clean_text(text).lower() in NO_PHONE:
        return None
    body, _ = _split_phone(text)
    if any(p.fullmatch(body) for p in (_MOBILE, _AREA, _LOCAL, _SERVICE)):
        return None
    if not re.fullmatch(r"[\d*]+", body):
        return None if clean_text(text).startswith("+") else "不像电话号码。请改正，或改为“未留电话”。"
    if clean_text(text).startswith(("+", "00")) and 8 <= len(body) <= 17:
        return None
    return f"电话只有 {len(body)} 位。请补全，或改为“未留电话”。" if len(body) < 11 else \
        f"电话有 {len(body)} 位，不像电话号码。请改正，或改为“未留电话”。"


def mask_phone(text: str) -> str:
    """``138****1234``, ``021-****1234``, ``****1234``; what is masked already stays so."""
    shown = normalise_phone(text)
    if "*" in shown or shown in NO_PHONE or (_SERVICE.fullmatch(shown) and len(shown) < 10):
        return shown
    number, turn, extension = shown.partition("转")
    digits = re.sub(r"\D", "", number)
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    if len(digits) < 7:
        return "*" * len(number)
    area = number.rpartition("-")[0]
    return (f"{area}-" if area else "") + f"****{digits[-4:]}" + turn + "*" * len(extension)


# ---------------------------------------------------------------- names

COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 "
    "慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 "
    "轩辕 令狐 段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五".split())
TITLES = ("先生", "女士", "小姐", "同志", "老师", "师傅", "阿姨", "大爷", "大妈", "奶奶", "爷爷", "太太", "老伯", "小朋友", "经理", "医生")
NO_NAME = frozenset({"", "匿名", "不详", "未知", "无", "保密", "不愿透露", "市民", "热心市民", "群众", "居民", "网友"})


def mask_name(text: str) -> str:
    """张三 → ``张*``, 欧阳锋 → ``欧阳*``; 张先生 and 匿名 stay; a company (5 characters and more) stays."""
    name = clean_text(text)
    if name in NO_NAME or name.endswith(TITLES) or "*" in name or len(name) < 2:
        return name
    if re.fullmatch(r"[A-Za-z .'\-·]+|.*·.*", name):
        return name[0] + "*"
    if len(name) > 4:
        return name
    return (name[:2] if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else name[0]) + "*"


def mask_id(text: str) -> str:
    """An identity card number with only its last four characters."""
    return "*" * max(len(text) - 4, 0) + text[-4:]


def mask(kind: str, text: str) -> str:
    """Mask by a field's ``mask``: "phone", "name", "id"; anything else is returned as it is."""
    maskers = {"phone": mask_phone, "name": mask_name, "id": mask_id}
    return maskers[kind](text) if kind in maskers else text


# ---------------------------------------------------------------- addresses

_ADDRESS_UNITS = str.maketrans({"幢": "栋", "號": "号", "樓": "楼", "—": "-", "–": "-", "－": "-", "#": "号"})
_DISTRICT = re.compile(r"^(?:.{2,3}省)?(?:.{2,3}市)?(?:.{2,3}区)?(?:.{2,5}街道)?")
_NUMBERED, _ADDRESS_SIGNS = re.compile(r"[Nn][Oo]\.?(\d+)"), re.compile(r"[,，。.;；()（）\-、/]")
_VAGUE_END = re.compile(r"(?:门口|附近|旁边?|对面|周边|内|处|一带|楼下|门前)+$")


def normalise_address(text: str) -> str:
    """An address as the program writes it: half-width digits, no blanks, 幢 as 栋, ``No.12`` as 12号."""
    plain = _BLANK.sub("", half_width(clean_text(text)))
    plain = _NUMBERED.sub(r"\1号", plain)
    return plain.replace("号楼", "栋").replace("栋楼", "栋").translate(_ADDRESS_UNITS)


def address_key(text: str) -> str:
    """What two notations of one address share: no province, city, district or street office, no 门口."""
    plain = _ADDRESS_SIGNS.sub("", normalise_address(text)).casefold()
    place = _VAGUE_END.sub("", plain)
    return _DISTRICT.sub("", place) or place


_NUM = r"[0-9０-９一二三四五六七八九十百]+"
_ADDRESS = re.compile(
    rf"(?:[\u4e00-\u9fff]{{2,4}}(?:街道|镇))?"
    rf"(?:[\u4e00-\u9fff]{{2,6}}?(?:[路街巷道]|公路|大道)\s?(?:{_NUM}\s?(?:弄|号|支弄))"
    rf"|[\u4e00-\u9fff]{{2,6}}?(?:[一二三四五六七八九十]+村|小区|花园|公寓|新村|苑|家园|大厦|广场)\s?(?:{_NUM}\s?(?:号|栋|幢|弄))?)"
    rf"(?:\s?{_NUM}\s?(?:支弄|号楼|号|栋|幢|单元|楼|室|层))*")
# What every such place holds. Looked for first: the whole pattern is tried at every sign of a text, a hundred times the work.
_PLACE_SIGN = re.compile(rf"(?:[路街巷道]|公路|大道)\s?{_NUM}|[一二三四五六七八九十]村|小区|花园|公寓|新村|苑|家园|大厦|广场")
_LONGEST_BEFORE = 12  # signs of a place before the first of those: 友谊路街道 and a name
# Words that stand before a place in running text and are no part of it.
_BEFORE_PLACE = re.compile(
    r"^.*(?:地址|地点|住址|位置|反映|反应|投诉|举报|位于|位在|家住|住在|居住在|来自|地处|称|在|于|到|至|从|的|和|与|、|其|该|关于|我是|我们|本人|希望|请)")


def find_address(text: str) -> tuple[int, int] | None:
    """Where the first place with a number or an estate's name stands in running text: (start, end)."""
    sign = _PLACE_SIGN.search(text)
    if sign is None:
        return None
    for match in _ADDRESS.finditer(text, max(0, sign.start() - _LONGEST_BEFORE)):
        lead = _BEFORE_PLACE.match(match[0])
        start = match.start() + (lead.end() if lead else 0)
        if match.end() - start >= 4:
            return start, match.end()
    return None

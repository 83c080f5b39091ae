"""导入方案: how this office reads each platform's headers, asked once and remembered.

Two things are kept among the office's settings, so that a backup has them. A *scheme* is a whole mapping the
clerk gave a name; it is an ordinary header table. An *answer* says what one header means in one source
(办结时间: a deadline here, the moment of completion there) and counts wherever most of that source's headers
stand again, also in a file with a column more or fewer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hotline_desk.services.office import Desk, Refused
from hotline_desk.services.roles import require
from hotline_desk.services.taking_back import Watch

if TYPE_CHECKING:
    from hotline_desk.exchange.intake import Intake
    from hotline_desk.exchange.mapping import Mapping as Mapped
    from hotline_desk.exchange.sources import Source

FOLDER = "import_maps"  # tables an office lays into its folder by hand
LONGEST = 30
_SCHEMES, _ANSWERS = "setting.import_schemes", "setting.import_answers"
_WATCHED = ("import_schemes", "import_answers")
_ALIKE = 0.8  # share of headers two exports of one source have in common
_KEPT_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class Scheme:
    """One scheme of the office: ``name`` is for the program, ``label`` is the clerk's."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class SchemeRow:
    """One header table as 设置 lists it; ``own``: made by the office, so it may be renamed and deleted."""

    name: str
    label: str
    headers: int
    fields: str
    origin: str
    own: bool


def shown(desk: Desk) -> list[SchemeRow]:
    """Every header table there is, the office's schemes first. Raises Refused where one in the folder is wrong."""
    from hotline_desk.exchange.errors import IntakeError

    mine = {s.name for s in listed(desk)}
    try:
        every, made = tables(desk), len(own(desk))
    except IntakeError as error:
        raise Refused(str(error), error.kind) from error
    return [_shown(s, s.name in mine, n < made) for n, s in enumerate(every)]


def _shown(source: Source, mine: bool, here: bool) -> SchemeRow:
    from hotline_desk.domain.fields import FIELDS

    if mine:
        pairs = [f"{h} → {FIELDS[name].label}" for name, heads in source.aliases.items() for h in heads]
        pairs += [f"{h} → 随单保留" for h in sorted(source.kept)]  # counted among the known, so named among them
        return SchemeRow(source.name, source.label, len(source.signature), "\n".join(pairs), "本单位存的", True)
    fed = {name for name, _ in source.columns.values()}
    fields = "、".join(FIELDS[n].label for n in FIELDS if n in fed)
    return SchemeRow(source.name, source.label, len(source.columns), fields, "本单位文件夹" if here else "程序自带", False)


def listed(desk: Desk) -> list[Scheme]:
    """The office's schemes in the order they were made."""
    return [Scheme(one["name"], one["label"], one["text"]) for one in _kept(desk, _SCHEMES)]


def own(desk: Desk) -> tuple[Source, ...]:
    """The office's header tables: its schemes, then those in its folder. Raises IntakeError for a table that is wrong."""
    made = tuple(_parsed(s.text, f"“{s.label}”", s.label) for s in listed(desk))
    return made + tuple(_parsed(path.read_text(encoding="utf-8"), path.name, "") for path in _laid(desk))


def _laid(desk: Desk) -> list[Path]:
    """The tables in the office's folder."""
    return sorted((desk.folder / FOLDER).glob("*.toml"))


@lru_cache(maxsize=64)
def _parsed(text: str, where: str, label: str) -> Source:
    """One object for one table: what is worked out from a set of tables is kept by the readers."""
    from hotline_desk.exchange.sources import parse_source

    found = parse_source(text, where)
    return replace(found, label=label or found.label)


def tables(desk: Desk) -> tuple[Source, ...]:
    """Every header table an import may be read by, the office's own first."""
    from hotline_desk.exchange.sources import builtin_sources

    return (*own(desk), *builtin_sources())


def save(desk: Desk, label: str, columns: Mapping[str, str | None], instead: str = "") -> Scheme:
    """Keep a mapping (header → field, None: kept with the order) under a name.

    ``instead``: the name of the scheme it takes the place of. Raises Refused for a name that cannot be taken.
    """
    from hotline_desk.exchange.sources import source_text

    require(desk, "import")
    kept = listed(desk)
    label = _fit(label, kept, instead)
    name = instead or _free(kept)
    made = Scheme(name, label, source_text(name, label, columns, _ALIKE))
    with Watch(desk, "import", f"存导入方案“{label}”", _WATCHED):
        _keep(desk, [made if s.name == name else s for s in kept] + ([made] if all(s.name != name for s in kept) else []))
    return made


def rename(desk: Desk, name: str, label: str) -> Scheme:
    """Give a scheme another name; raises Refused where it is taken or the scheme is gone."""
    require(desk, "import")
    kept, old = listed(desk), _one(desk, name)
    label = _fit(label, kept, name)
    made = Scheme(name, label, old.text)
    with Watch(desk, "import", f"导入方案改名“{label}”", _WATCHED):
        _keep(desk, [made if s.name == name else s for s in kept])
    return made


def remove(desk: Desk, name: str) -> Scheme:
    """Forget a scheme; orders taken in by it stay as they are. Returns it."""
    require(desk, "import")
    gone = _one(desk, name)
    with Watch(desk, "import", f"删除导入方案“{gone.label}”", _WATCHED):
        _keep(desk, [s for s in listed(desk) if s.name != name])
    return gone


def _one(desk: Desk, name: str) -> Scheme:
    found = next((s for s in listed(desk) if s.name == name), None)
    if found is None:
        raise Refused("这个导入方案已经不在了，或是程序自带的，不能改。请刷新列表，数据没有变化。")
    return found


def _fit(label: str, kept: Sequence[Scheme], but: str) -> str:
    label = " ".join(label.split())
    if not label:
        raise Refused("方案要有一个名称，例如“区平台 2026 版”。还没有保存。", "wrong_input")
    if len(label) > LONGEST:
        raise Refused(f"名称最多 {LONGEST} 个字。请写短一点，还没有保存。", "wrong_input")
    if any(s.label == label and s.name != but for s in kept):
        raise Refused(f"已经有叫“{label}”的方案。请换一个名称，还没有保存。", "wrong_input")
    return label


def _free(kept: Sequence[Scheme]) -> str:
    taken = {s.name for s in kept}
    return next(name for n in range(1, len(kept) + 2) if (name := f"own_{n}") not in taken)


def _kept(desk: Desk, key: str) -> list[dict[str, Any]]:
    return list(json.loads(desk.store.meta(key) or "[]"))


def _keep(desk: Desk, schemes: Sequence[Scheme]) -> None:
    desk.store.set_meta(_SCHEMES, json.dumps([{"name": s.name, "label": s.label, "text": s.text} for s in schemes], ensure_ascii=False))


# -- reading ----------------------------------------------------------------------------------------
def read(desk: Desk, path: Path | str, *, source: str | None = None, sheet: str | None = None,
         overrides: Mapping[int, str | None] | None = None, progress: Any = None, cancelled: Any = None, lenient: bool = False) -> Intake:
    """Read a file (Path) or pasted text (str) as this office reads it; see :func:`hotline_desk.exchange.intake.read_rows`.

    Raises IntakeError with what to do.
    """
    from hotline_desk.exchange.intake import read_rows

    known = manner(desk, source, sheet, overrides)
    chosen: dict[str | int, str | None] = {index: field for index, field in (overrides or {}).items()}  # noqa: C416
    made = read_rows(path, source=source, sheet=sheet, overrides=chosen, progress=progress, cancelled=cancelled,
                     sources=tables(desk), settle=lambda mapping: recalled(desk, mapping), lenient=lenient)
    if not made.file or made.mapping.problem or manner(desk, source, sheet, overrides) != known:
        return replace(made, file="")  # nobody can say later that it was read this way
    return replace(made, file=whole(made.file, known))


def manner(desk: Desk, source: str | None, sheet: str | None, overrides: Mapping[int, str | None] | None) -> str:
    """Everything that decides how a table file is read, besides its bytes: the program, the office's tables and answers, what was chosen."""
    from hotline_desk import __version__

    own_tables = [(path.name, path.read_text(encoding="utf-8")) for path in _laid(desk)]
    kept = [desk.store.meta(key) for key in (_SCHEMES, _ANSWERS)]
    return repr((__version__, source, sheet, sorted((overrides or {}).items()), own_tables, kept))


def whole(content: str, manner: str) -> str:
    """One digest for a file's bytes (by theirs) and the manner of reading them."""
    return sha256(f"{content}\n{manner}".encode("utf-8", "surrogatepass")).hexdigest()


# -- answers ----------------------------------------------------------------------------------------
def answers(desk: Desk, headers: Sequence[str]) -> dict[str, str | None]:
    """What the clerk once said of headers of this source: header key → field (None: kept with the order)."""
    here, found = _fingerprint(headers), {}
    for one in _kept(desk, _ANSWERS):
        if one["header"] in here and _alike(here, frozenset(one["headers"])):
            found[one["header"]] = one["field"]
    return found


def answer(desk: Desk, headers: Sequence[str], header: str, field: str | None) -> None:
    """Remember what one header means in the source that has these headers; a later answer replaces an earlier one."""
    from hotline_desk.exchange.sources import header_key

    require(desk, "import")
    here, key = _fingerprint(headers), header_key(header)
    kept = [a for a in _kept(desk, _ANSWERS) if a["header"] != key or not _alike(here, frozenset(a["headers"]))]
    kept.append({"header": key, "field": field, "headers": sorted(here)})
    with Watch(desk, "import", f"记住“{header}”的意思", _WATCHED):
        desk.store.set_meta(_ANSWERS, json.dumps(kept[-_KEPT_ANSWERS:], ensure_ascii=False))


def forget_answers(desk: Desk) -> int:
    """Ask everything again; returns how many answers there were."""
    require(desk, "import")
    count = len(_kept(desk, _ANSWERS))
    with Watch(desk, "import", "忘掉记住的回答", _WATCHED):
        desk.store.set_meta(_ANSWERS, "[]")
    return count


def answered(desk: Desk) -> int:
    """How many answers are remembered."""
    return len(_kept(desk, _ANSWERS))


def recalled(desk: Desk, mapping: Mapped) -> dict[str | int, str | None]:
    """The open questions of a mapping that were answered before: column → field."""
    known = answers(desk, [c.header for c in mapping.columns]) if mapping.open else {}
    from hotline_desk.exchange.sources import header_key

    return {c.index: known[key] for c in mapping.open if (key := header_key(c.header)) in known}


def _fingerprint(headers: Sequence[str]) -> frozenset[str]:
    from hotline_desk.exchange.sources import header_key

    return frozenset(key for h in headers if (key := header_key(h)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one) and len(one & other) >= _ALIKE * len(one | other)

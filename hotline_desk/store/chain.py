"""The chains through all events, the office's records and the record of access, and the anchor that says how far each had come.

Every row carries a digest over itself and the one before: a changed, removed or moved row is found
and named. The anchor file beside the database is written after each commit: a database that is behind
it has lost saved work (a deleted journal, an old copy put over it, rows cut off at the end), which SQLite cannot notice.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hotline_desk.store import generations
from hotline_desk.store.plain_json import encoder

ANCHOR = "anchor.json"
START = ""
Head = tuple[int, str]  # (seq, digest) of the newest row of a chain
EMPTY: Head = (0, START)
_encode = encoder()


def link(previous: str, row: Sequence[Any], key: bytes | None = None) -> str:
    """The digest of one event: SHA-256, or HMAC-SHA256 under a key, over (previous digest, row)."""
    text = _encode([previous, *row]).encode("utf-8", "surrogatepass")
    if key is None:
        return hashlib.sha256(text).hexdigest()
    return hmac.digest(key, text, "sha256").hex()


def first_break(rows: Iterable[Sequence[Any]], key: bytes | None = None, seals: Mapping[int, str] | None = None,
                after: Head = EMPTY) -> int | None:
    """The seq of the first row whose place or digest is wrong; a row is (seq, …, batch, digest).

    ``seals``: what rows say since a person was erased from them (see :mod:`redacting`). ``after``: the row before
    the first one, where old ones were pruned (see :mod:`sealing`).
    """
    previous, expected = after[1], after[0] + 1
    for row in rows:
        digest = link(previous, row[:-1], key)
        sealed = row[-1] != digest and bool(seals) and (seals or {}).get(row[0]) == link(row[-1], row[:-1], key)
        if row[0] != expected or (row[-1] != digest and not sealed):
            return expected
        previous, expected = row[-1], expected + 1
    return None


@dataclass(frozen=True, slots=True)
class Heads:
    """How far the three chains have come; None: an anchor of an earlier release does not say."""

    events: Head = EMPTY
    records: Head | None = EMPTY
    access: Head | None = EMPTY

    def all(self) -> tuple[Head | None, ...]:
        return self.events, self.records, self.access


def _anchor_text(anchor: Mapping[str, Any], key: bytes | None) -> bytes:
    content = json.dumps(anchor, sort_keys=True).encode("ascii")
    check = hashlib.sha256(content) if key is None else hmac.new(key, content, hashlib.sha256)
    return json.dumps({**anchor, "check": check.hexdigest()[:32]}).encode("ascii")


def write_anchor(generation: Path, heads: Heads, key: bytes | None = None, office: str = "") -> None:
    """Say that the chains of this office have come to these rows; signed under a key. Raises OSError."""
    anchor: dict[str, Any] = {"seq": heads.events[0], "digest": heads.events[1], "office": office}
    for name, head in (("records", heads.records), ("access", heads.access)):
        if head is not None:
            anchor[name] = list(head)
    generations.write_atomically(generation / ANCHOR, _anchor_text(anchor, key))


def read_anchor(generation: Path, key: bytes | None = None) -> Heads | None:
    """The heads of the anchor, or None where there is none that is as it was written."""
    try:
        content = (generation / ANCHOR).read_bytes()
        value = json.loads(content)
        check = value.pop("check", None)
        first_release = check is None and value.keys() == {"seq", "digest"}
        if not first_release and _anchor_text(value, key) != content:
            return None
        return Heads((int(value["seq"]), str(value["digest"])), _head_in(value, "records"), _head_in(value, "access"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _head_in(value: Mapping[str, Any], name: str) -> Head | None:
    seq, digest = value.get(name, (None, ""))
    return None if seq is None else (int(seq), str(digest))


def anchored_office(generation: Path) -> str:
    """Whose data a generation holds, read without opening it; "" where the anchor does not say."""
    try:
        return str(json.loads((generation / ANCHOR).read_bytes())["office"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""

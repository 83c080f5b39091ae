"""By what a row of a file is known again: as it stands, by what it says, by what tells orders apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hotline_desk.domain.fields import IDENTITY_FIELDS
from hotline_desk.domain.names import fold_text, phone_key


def exactly(cells: Sequence[Any]) -> bytes:
    """The cells, so that no two rows that differ in anything are alike; most rows are nothing but texts."""
    try:
        text = "\x1f".join(cells)
    except TypeError:
        return b"?" + repr(cells).encode()
    return b"=" + text.encode("utf-8", "surrogatepass") if text.count("\x1f") == len(cells) - 1 else b"?" + repr(cells).encode()


def _plain(name: str, value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return phone_key(value) if name in ("phone", "phone2") else fold_text(str(value))


def fingerprint(fields: Mapping[str, Any]) -> str:
    """SHA-256 over what tells two orders apart (time, caller, phone, place, title, content), normalised."""
    text = "\x1e".join(f"{name}\x1f{_plain(name, fields[name])}" for name in IDENTITY_FIELDS if fields.get(name))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def digest(fields: Mapping[str, Any], extra: Mapping[str, str]) -> str:
    """SHA-256 over everything a row says."""
    # Not folded: the fields are read values already, and folding every long answer costs half the time.
    parts = [f"{k}\x1f{v}" for k, v in sorted(fields.items())] + [f"+{k}\x1f{v}" for k, v in sorted(extra.items())]
    return hashlib.sha256("\x1e".join(parts).encode("utf-8", "replace")).hexdigest()

"""Wrong passwords, counted on disk before a password is looked at: killing the program wins nothing.

The count lies beside the data and not in it, because where a password opens the data itself nothing in it can be read
before the password was right. It names nobody. A file that cannot be read counts as four wrong tries of everybody;
whoever can delete files of the office's folder can delete the count too, and then has argon2id to beat (docs/security.md).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from hotline_desk.services import passwords
from hotline_desk.services.office import Refused, StoreError
from hotline_desk.services.passwords import Tick
from hotline_desk.store import generations
from hotline_desk.store.errors import translated

FILE = "tries.json"
_KEPT = 50  # moments of wrong tries that wait to be written down


@dataclass(frozen=True, slots=True)
class Failed:
    """Tries of one name that are not written down yet: whose, how many, and when (minutes, wall time)."""

    who: str
    count: int
    moments: tuple[str, ...]


def id_of(name: str) -> str:
    """How a name is called in the file."""
    return sha256(name.strip().encode("utf-8", "surrogatepass")).hexdigest()[:16]


def count(folder: Path, name: str, now: Tick) -> int:
    """Count a try of this name, durably, and say which it is; raises Refused while it is locked, StoreError."""
    with _kept(folder) as every:
        mine = every.setdefault(id_of(name), {})
        failures = int(mine.get("failures", every.get("*", {}).get("failures", 0)))
        since = now.since(Tick(mine["wall"], mine["steady"])) if "wall" in mine else 0.0
        left = passwords.lock_seconds(failures) - since
        if left > 0:
            raise Refused(f"密码错得太多，已锁定，请 {int(left // 60) + 1} 分钟后再试。", "locked_out")
        mine |= {"failures": failures + 1, **asdict(now)}
    return failures + 1


def failed(folder: Path, name: str, at: datetime) -> None:
    """The try was wrong, and nobody could write it down: it waits for the next who enters."""
    with _kept(folder) as every:
        mine = every.setdefault(id_of(name), {})
        mine["moments"] = [*mine.get("moments", ()), f"{at:%Y-%m-%d %H:%M}"][-_KEPT:]
        mine["waiting"] = int(mine.get("waiting", 0)) + 1


def cleared(folder: Path, name: str) -> None:
    """The right password was given: the count of this name begins anew."""
    with _kept(folder) as every:
        mine = every.pop(id_of(name), {})
        waiting: dict[str, Any] = {key: mine[key] for key in ("moments", "waiting") if key in mine}
        if waiting:
            every[id_of(name)] = {**waiting, "failures": 0}


def waiting(folder: Path) -> list[Failed]:
    """What has to be written down."""
    return [Failed(who, mine["waiting"], tuple(mine["moments"])) for who, mine in _read(folder / FILE).items() if mine.get("waiting")]


def written_down(folder: Path) -> None:
    """What waited stands in the record of access now."""
    with _kept(folder) as every:
        for mine in every.values():
            mine.pop("waiting", None)
            mine.pop("moments", None)


@contextmanager
def _kept(folder: Path) -> Iterator[dict[str, dict[str, Any]]]:
    """The counts, to be changed: one program at a time, on disk before the block is left unless it raises."""
    from filelock import FileLock, Timeout

    try:
        with translated(files=False), FileLock(folder / f".{FILE}.lock", timeout=15):
            every = _read(folder / FILE)
            yield every
            with translated():
                generations.write_atomically(folder / FILE, json.dumps(every).encode("ascii"), mode=0o600)
    except Timeout:
        raise StoreError("locked") from None
    except PermissionError:
        raise StoreError("readonly") from None


def _read(path: Path) -> dict[str, dict[str, Any]]:
    try:
        value = json.loads(path.read_bytes())
        return {str(who): _whole(mine) for who, mine in value.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {"*": {"failures": passwords.FREE_TRIES - 1}}


def _whole(mine: Mapping[str, Any]) -> dict[str, Any]:
    """One name's count with its types; raises where somebody else wrote it."""
    found: dict[str, Any] = {"failures": int(mine["failures"])} if "failures" in mine else {}
    if "wall" in mine:
        found |= {"wall": float(mine["wall"]), "steady": float(mine["steady"])}
    if mine.get("waiting"):
        found |= {"waiting": int(mine["waiting"]), "moments": [str(m) for m in mine["moments"]]}
    return found

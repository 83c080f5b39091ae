"""The data key of an encrypted office: 32 random bytes that never lie in the office folder in the open.

``key.json`` in each generation holds the key wrapped twice over (AES-256-GCM): once for every user profile
that may open the office without typing (see :mod:`profile`), and once under the recovery code that is
shown at set-up and opens the office on any PC (argon2id, RFC 9106, t=3, 64 MiB). It lies in the generation so that
restoring an office of another key stays one atomic switch; a second copy lies beside it, because with
it everything would be lost. An office without the file is plain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hotline_desk.store import generations
from hotline_desk.store.errors import StoreError
from hotline_desk.store.profile import profile_key

FILES = ("key.json", "key-copy.json")
# Crockford's letters: nothing that a hand or an eye mistakes (no I, L, O, U).
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 32
_CHECK = 2
_TWINS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_ARGON = {"t": 3, "m": 65536, "p": 1}

_MISTYPED = "恢复码不对：应是 32 个字母和数字，请对照建立办件台时打印的那一张再输一遍。数据没有改动，是安全的。"
_NOT_OURS = "这个恢复码打不开这份数据，请核对是不是这个办公室的恢复码。数据没有改动，是安全的。"
_BROKEN = "钥匙文件 key.json 已损坏，打不开数据，请用最近的备份恢复。原文件没有改动，请保留。"
_WORN = "钥匙文件 {name} 不见了或已损坏，另一份还能用；请用最近的备份恢复，以免两份都坏。"


# -- recovery codes ----------------------------------------------------------------------------------
def _check_letters(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode("ascii")).digest()[:2], "big")
    return LETTERS[number & 31] + LETTERS[number >> 5 & 31]


def new_code() -> str:
    """A fresh recovery code: 32 letters and digits (150 random bits and two to catch a slip), in groups of four."""
    body = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH - _CHECK))
    code = body + _check_letters(body)
    return "-".join(code[i:i + 4] for i in range(0, CODE_LENGTH, 4))


def read_code(text: str) -> str:
    """The bare 32 letters of a typed code, forgiving case, spaces, dashes and O/0; raises StoreError sealed."""
    folded = unicodedata.normalize("NFKC", text).upper().translate(_TWINS)
    code = "".join(sign for sign in folded if sign.isalnum())
    body = code[:-_CHECK]
    if len(code) != CODE_LENGTH or not set(code) <= set(LETTERS) or code[-_CHECK:] != _check_letters(body):
        raise StoreError("sealed", _MISTYPED)
    return code


# -- wrapping ----------------------------------------------------------------------------------------
def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _wrap(with_key: bytes, key: bytes, bound_to: str) -> str:
    nonce = os.urandom(12)
    return bytes(nonce + _cipher(with_key).encrypt(nonce, key, bound_to.encode())).hex()


def _unwrap(with_key: bytes, wrapped: str, bound_to: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag

    try:
        blob = bytes.fromhex(wrapped)
        return bytes(_cipher(with_key).decrypt(blob[:12], blob[12:], bound_to.encode()))
    except (InvalidTag, ValueError):
        return None


def _stretched(code: str, salt: bytes, cost: Mapping[str, int]) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(salt=salt, length=32, iterations=cost["t"], lanes=cost["p"], memory_cost=cost["m"])
    return bytes(kdf.derive(code.encode("ascii")))


def subkey(key: bytes | None, purpose: str) -> bytes | None:
    """A key for one purpose only, so that no two uses share one; None stays None (a plain office)."""
    return None if key is None else hmac.new(key, f"hotline-desk {purpose}".encode(), hashlib.sha256).digest()


# -- the ring ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Ring:
    """Every wrapped form of one office's key; holds nothing that opens anything by itself."""

    office: str
    recovery: Mapping[str, Any]
    profiles: Mapping[str, str] = field(default_factory=dict)

    def by_profile(self, profile: bytes) -> bytes | None:
        """The data key, where this profile was let in before."""
        wrapped = self.profiles.get(_name_of(profile))
        return _unwrap(profile, wrapped, f"profile {self.office}") if wrapped else None

    def by_code(self, code: str) -> bytes:
        """The data key by the recovery code; raises StoreError sealed."""
        try:
            stretched = _stretched(read_code(code), bytes.fromhex(self.recovery["salt"]), self.recovery["cost"])
            key = _unwrap(stretched, self.recovery["key"], f"recovery {self.office}")
        except (KeyError, TypeError, ValueError, MemoryError):
            raise StoreError("damaged", _BROKEN) from None
        if key is None:
            raise StoreError("sealed", _NOT_OURS)
        return key

    def letting_in(self, profile: bytes, key: bytes) -> Ring:
        """The ring with this profile able to open without typing."""
        wrapped = _wrap(profile, key, f"profile {self.office}")
        return replace(self, profiles={**self.profiles, _name_of(profile): wrapped})

    def text(self) -> bytes:
        """The file's content; the last field notices every flipped bit."""
        plain = {"office": self.office, "recovery": dict(self.recovery), "profiles": dict(self.profiles)}
        return (json.dumps(plain | {"check": _digest(plain)}, indent=1) + "\n").encode("ascii")


def with_code(ring: Ring, key: bytes, code: str) -> Ring:
    """The ring with another recovery code; the one before opens it no more (older backups still open by theirs)."""
    salt = os.urandom(16)
    stretched = _stretched(read_code(code), salt, _ARGON)
    return replace(ring, recovery={"salt": salt.hex(), "cost": _ARGON, "key": _wrap(stretched, key, f"recovery {ring.office}")})


def _digest(plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def _name_of(profile: bytes) -> str:
    return hashlib.sha256(b"profile name" + profile).hexdigest()[:16]


def new_ring(office: str, code: str) -> tuple[Ring, bytes]:
    """A fresh data key, wrapped for the code and for the profile of who runs this; (ring, key)."""
    key = secrets.token_bytes(32)
    return with_code(Ring(office, {}), key, code).letting_in(_own_profile(), key), key


def _own_profile() -> bytes:
    return profile_key(create=True) or b""


def parse_ring(content: bytes, *, strict: bool = False) -> Ring | None:
    """The ring of a file's content; None where it cannot be read or, when strict, was changed at all."""
    try:
        value = json.loads(content)
        ring = Ring(value["office"], value["recovery"], value["profiles"])
        return ring if not strict or ring.text() == content else None
    except (ValueError, KeyError, TypeError):
        return None


def write_ring(generation: Path, ring: Ring) -> None:
    """Keep both copies, one after the other; raises OSError."""
    for name in FILES:
        generations.write_atomically(generation / name, ring.text())


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def read_ring(generation: Path) -> Ring | None:
    """The ring of a generation from whichever copy is whole; None for a plain office, StoreError damaged."""
    paths = [generation / name for name in FILES]
    if not any(path.exists() for path in paths):
        return None
    for strict in (True, False):
        for path in paths:
            ring = parse_ring(_content(path), strict=strict)
            if ring is not None:
                return ring
    raise StoreError("damaged", _BROKEN)


def ring_problems(generation: Path) -> list[str]:
    """Which copy of the key file is missing or changed, in Chinese; nothing for a plain office."""
    contents = {name: _content(generation / name) for name in FILES}
    if not any((generation / name).exists() for name in FILES):
        return []
    wrong = [name for name, content in contents.items() if parse_ring(content, strict=True) is None]
    if not wrong and len(set(contents.values())) > 1:
        wrong = [FILES[1]]
    return [_WORN.format(name=name) for name in wrong]


# -- the one place that finds the key ------------------------------------------------------------------
def find(generation: Path, code: str | None = None) -> bytes | None:
    """The key that opens a generation: by this user's profile, else by the recovery code; None if it is plain.

    A code that fits lets the profile in, so that it is asked for once only on a PC.
    Raises StoreError sealed (a code is needed or does not fit) or damaged.
    """
    ring = read_ring(generation)
    return None if ring is None else open_ring(ring, code, generation)


def open_ring(ring: Ring, code: str | None = None, generation: Path | None = None) -> bytes:
    """The data key of a ring; with ``generation`` the ring file there learns the profile. Raises StoreError sealed."""
    profile = profile_key(create=False)
    key = ring.by_profile(profile) if profile else None
    if key is not None:
        return key
    if code is None:
        raise StoreError("sealed")
    key = ring.by_code(code)
    if generation is not None:
        admit(generation, ring, key)
    return key


def admit(generation: Path, ring: Ring, key: bytes) -> None:
    """Let this user on this PC open a generation without typing from now on, where its folder can be written."""
    try:
        profile = _own_profile()
        if ring.by_profile(profile) != key:
            write_ring(generation, ring.letting_in(profile, key))
    except (OSError, StoreError):
        return  # a folder that cannot be written is read by its code each time

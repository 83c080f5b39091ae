"""The data key of an encrypted office: 32 random bytes that never lie in the office folder in the open.

``key.json`` in each generation holds the key wrapped (AES-256-GCM): for every user profile that may open the office
without typing (see :mod:`profile`) or, where the office asks for a sign-in, for every user's password instead; and
under the recovery code that is shown at set-up and opens the office on any PC (argon2id, t=3, 64 MiB both). It lies in
the generation so that restoring an office of another key stays one atomic switch; a second copy lies beside it, because
with it everything would be lost. An office without the file is plain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from hotline_desk.store import generations
from hotline_desk.store.errors import StoreError
from hotline_desk.store.profile import forget, profile_key
from hotline_desk.store.stretching import COST, of_password, stretched

FILES = ("key.json", "key-copy.json")
# Crockford's letters: nothing that a hand or an eye mistakes (no I, L, O, U).
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 32
_CHECK = 2
_TWINS = str.maketrans({"O": "0", "I": "1", "L": "1"})

_MISTYPED = "恢复码不对：应是 32 个字母和数字，请对照建立办件台时打印的那一张再输一遍。数据没有改动，是安全的。"
_NOT_OURS = "这个恢复码打不开这份数据，请核对是不是这个办公室的恢复码。数据没有改动，是安全的。"
_LOGIN = ("这个办公室要登录：请用自己的用户名和密码打开（命令行用 --as 用户名，再输入密码），"
          "或者用建立办件台时打印的恢复码。数据没有改动，是安全的。")
_WRONG = "用户名或密码不对，没有打开。数据没有改动，是安全的。"
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


def subkey(key: bytes | None, purpose: str) -> bytes | None:
    """A key for one purpose only, so that no two uses share one; None stays None (a plain office)."""
    return None if key is None else hmac.new(key, f"hotline-desk {purpose}".encode(), hashlib.sha256).digest()


# -- the ring ----------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Login:
    """Who wants to open an office, with a password."""

    name: str
    password: str = field(repr=False)


Wraps = Sequence[Mapping[str, Any]]  # forms of the data key under one user's passwords, as the key file has them
Secret = str | Login  # a recovery code, or a name with its password


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What a password gives to wrap the data key with: the key, and the salt (hex) and cost it came from."""

    key: bytes = field(repr=False)
    salt: str
    cost: Mapping[str, int]


_NOBODY: tuple[Mapping[str, Any], ...] = ({"salt": "00" * 16, "cost": COST, "key": "00" * 60},)


@dataclass(frozen=True, slots=True)
class Ring:
    """Every wrapped form of one office's key; holds nothing that opens anything by itself."""

    office: str
    recovery: Mapping[str, Any]
    profiles: Mapping[str, str] = field(default_factory=dict)
    users: Mapping[str, Wraps] = field(default_factory=dict)  # two while a password is being changed
    login: bool = False  # only a password (or the recovery code) opens it

    def by_login(self, login: Login) -> tuple[bytes, str] | None:
        """(the data key, the salt of the wrap that fitted); a name that is not there takes as long."""
        wraps = self.users.get(self.user_id(login.name), ()) or _NOBODY
        try:
            for wrap in wraps:
                key, _ = of_password(login.password, bytes.fromhex(wrap["salt"]), wrap["cost"])
                found = _unwrap(key, wrap["key"], f"user {self.office} {self.user_id(login.name)}")
                if found is not None:
                    return found, str(wrap["salt"])
        except (KeyError, TypeError, ValueError, MemoryError):
            raise StoreError("damaged", _BROKEN) from None
        return None

    def user_id(self, name: str) -> str:
        """How a user is called in the file: no name stands there."""
        text = f"{self.office} {unicodedata.normalize('NFC', name.strip())}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def with_user(self, name: str, wrapping: Wrapping, key: bytes) -> Ring:
        """The ring that this password opens too; what opened it for the user before stays beside it."""
        who = self.user_id(name)
        wrap = {"salt": wrapping.salt, "cost": dict(wrapping.cost), "key": _wrap(wrapping.key, key, f"user {self.office} {who}")}
        others = [w for w in self.users.get(who, ()) if w["salt"] != wrapping.salt]
        return replace(self, users={**self.users, who: [*others, wrap]})

    def by_profile(self, profile: bytes) -> bytes | None:
        """The data key, where this profile was let in before."""
        wrapped = self.profiles.get(_name_of(profile))
        return _unwrap(profile, wrapped, f"profile {self.office}") if wrapped else None

    def by_code(self, code: str) -> bytes:
        """The data key by the recovery code; raises StoreError sealed."""
        try:
            opener = stretched(read_code(code).encode("ascii"), bytes.fromhex(self.recovery["salt"]), self.recovery["cost"])
            key = _unwrap(opener, self.recovery["key"], f"recovery {self.office}")
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
        plain: dict[str, Any] = {"office": self.office, "recovery": dict(self.recovery), "profiles": dict(self.profiles)}
        if self.users or self.login:  # an office without users reads as those of release 0.1.0 did
            plain |= {"users": {who: list(map(dict, wraps)) for who, wraps in self.users.items()}, "login": self.login}
        return (json.dumps(plain | {"check": _digest(plain)}, indent=1) + "\n").encode("ascii")


def with_code(ring: Ring, key: bytes, code: str) -> Ring:
    """The ring with another recovery code; the one before opens it no more (older backups still open by theirs)."""
    salt = os.urandom(16)
    opener = stretched(read_code(code).encode("ascii"), salt, COST)
    return replace(ring, recovery={"salt": salt.hex(), "cost": COST, "key": _wrap(opener, key, f"recovery {ring.office}")})


def _digest(plain: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:16]


def _name_of(profile: bytes) -> str:
    return hashlib.sha256(b"profile name" + profile).hexdigest()[:16]


def new_ring(office: str, code: str) -> tuple[Ring, bytes]:
    """A fresh data key, wrapped for the code and for the profile of who runs this; (ring, key)."""
    key = secrets.token_bytes(32)
    return with_code(Ring(office, {}), key, code).letting_in(_own_profile(office), key), key


def _own_profile(office: str) -> bytes:
    return profile_key(create=True, office=office) or b""


def parse_ring(content: bytes, *, strict: bool = False) -> Ring | None:
    """The ring of a file's content; None where it cannot be read or, when strict, was changed at all."""
    try:
        value = json.loads(content)
        ring = Ring(value["office"], value["recovery"], value["profiles"], value.get("users", {}), value.get("login", False) is True)
        return ring if not strict or ring.text() == content else None
    except (ValueError, KeyError, TypeError, AttributeError):
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


def torn(generation: Path) -> bool:
    """Whether the program was ended between writing the two copies: both are whole, and the first is the newer one."""
    rings = [parse_ring(_content(generation / name), strict=True) for name in FILES]
    return None not in rings and rings[0] != rings[1]


# -- the one place that finds the key ------------------------------------------------------------------
def find(generation: Path, secret: Secret | None = None) -> bytes | None:
    """The key that opens a generation: by this user's profile, else by the ``secret``; None if it is plain.

    A recovery code that fits lets the profile in, so that it is asked for once only on a PC; not where the office
    asks for a sign-in. Raises StoreError sealed (a secret is needed or does not fit) or damaged.
    """
    ring = read_ring(generation)
    return None if ring is None else open_ring(ring, secret, generation)


def open_ring(ring: Ring, secret: Secret | None = None, generation: Path | None = None) -> bytes:
    """The data key of a ring; with ``generation`` the ring file there learns the profile. Raises StoreError sealed."""
    key = None if ring.login else _by_own_profile(ring)
    if key is not None:
        return key
    if secret is None:
        raise StoreError("sealed", _LOGIN if ring.login else None)
    if isinstance(secret, Login):
        opened = ring.by_login(secret)
        if opened is None:
            raise StoreError("sealed", _WRONG)
        return opened[0]
    key = ring.by_code(secret)
    if generation is not None:
        admit(generation, ring, key)
    return key


def _by_own_profile(ring: Ring) -> bytes | None:
    """By the secret of this office on this PC, or by the one for all offices that release 0.1.0 kept."""
    for office in (ring.office, ""):
        profile = profile_key(create=False, office=office)
        key = ring.by_profile(profile) if profile else None
        if key is not None:
            return key
    return None


def with_profile(ring: Ring, key: bytes) -> Ring:
    """The ring that this user on this PC opens without typing; raises StoreError readonly where that cannot be kept."""
    return replace(ring.letting_in(_own_profile(ring.office), key), login=False)


def forget_profile(ring: Ring) -> None:
    """Remove this PC's secret: older key files and backups, which still know it, ask for a code from now on."""
    forget(ring.office)


def admit(generation: Path, ring: Ring, key: bytes) -> None:
    """Let this user on this PC open a generation without typing from now on, where its folder can be written."""
    if ring.login:
        return
    try:
        profile = _own_profile(ring.office)
        if ring.by_profile(profile) != key:
            write_ring(generation, ring.letting_in(profile, key))
    except (OSError, StoreError):
        return  # a folder that cannot be written is read by its code each time

"""From words that a person knows to bytes that a key can be: argon2id (RFC 9106), slow on purpose."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

COST = {"t": 3, "m": 65536, "p": 1}  # passes, KiB of memory, lanes: 64 MiB, about 0.2 s
LONGEST = 128  # characters of a password that count


def stretched(words: bytes, salt: bytes, cost: Mapping[str, int], length: int = 32) -> bytes:
    """``length`` bytes that only these words, this salt and this cost give."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    return bytes(Argon2id(salt=salt, length=length, iterations=cost["t"], lanes=cost["p"], memory_cost=cost["m"]).derive(words))


def of_password(password: str, salt: bytes, cost: Mapping[str, int]) -> tuple[bytes, bytes]:
    """(a key to wrap with, a check to keep) of a password, of one stretching: the check says nothing of the key."""
    text = unicodedata.normalize("NFC", password)[:LONGEST].encode("utf-8", "surrogatepass")
    both = stretched(text, salt, cost, 64)
    return both[:32], both[32:]

"""A text as anybody may see it: the quick look for digits takes nothing away from what is masked."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hotline_desk.domain.names import mask_phone, phone_key
from hotline_desk.services import masking
from hotline_desk.services.masking import mask_text

TEXTS = st.text(alphabet="0123456789138-  １２３宝林号…", max_size=40)
PHONES = st.from_regex(r"1[3-9]\d{9}|0\d{2}-\d{8}|\d{5,8}", fullmatch=True)


def slowly(text: str, phones: list[str]) -> str:
    for phone in phones:
        digits = re.sub(r"\D", "", phone_key(phone))
        if len(digits) >= 7:
            text = re.sub(r"(?<!\d)" + r"[ \-]?".join(digits) + r"(?!\d)", mask_phone(phone), text)
    return masking._ANY_PHONE.sub(lambda found: mask_phone(found[0]), text)


@given(TEXTS, st.lists(PHONES, max_size=3), st.booleans())
def test_nothing_is_overlooked(text: str, phones: list[str], inside: bool) -> None:
    whole = f"{text}，{phones[0]}，" if inside and phones else text
    assert mask_text(whole, phones) == slowly(whole, phones)

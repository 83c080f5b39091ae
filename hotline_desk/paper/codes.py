"""Reads the code in the margin of a scanned paper: which order and which form it is (``HD1|order|form|number``)."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MARK = "HD1"
SIDES = (2340, 3508)  # pixels of the longer side: A4 at 200 dots, and at 300 where that was not enough
PAGES = 4  # the code stands on every page: the first few are enough


@dataclass(frozen=True, slots=True)
class PaperCode:
    """What a paper says of itself; ``number`` is its document number, "" for a form without one."""

    order: str
    form: str
    number: str = ""


def read_code(content: bytes) -> PaperCode | None:
    """The code of a scanned PDF or picture; None where there is none that can be read."""
    for image in _images(content):
        for text in _texts(image):
            found = parsed(text)
            if found is not None:
                return found
    return None


def parsed(text: str) -> PaperCode | None:
    """The parts of a code's text; None for a code that is none of ours."""
    mark, *parts = text.split("|")
    if mark != MARK or len(parts) < 2 or not parts[0]:
        return None
    return PaperCode(parts[0], parts[1], parts[2] if len(parts) > 2 else "")


def _texts(image: Any) -> list[str]:
    import zxingcpp

    return [code.text for code in zxingcpp.read_barcodes(image)]


def _images(content: bytes) -> Iterator[Any]:
    if content[:5] == b"%PDF-":
        yield from _pages(content)
    else:
        picture = _picture(content)
        if picture is not None:
            yield picture


def _pages(content: bytes) -> Iterator[Any]:
    import pypdfium2

    from hotline_desk.paper.pages import page_fitted

    for side in SIDES:
        for page in range(PAGES):
            try:
                yield page_fitted(content, page, side)
            except IndexError:  # no more pages
                break
            except pypdfium2.PdfiumError:  # no PDF that can be read
                return


def _picture(content: bytes) -> Any:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
            return image.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError):
        return None

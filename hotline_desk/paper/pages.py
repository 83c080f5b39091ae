"""Turns PDF pages into pictures for the preview (no Qt here)."""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import Any

# PDFium may be entered by one thread at a time; previews are drawn in the background.
_RENDERING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Raster:
    """A page as 8-bit RGB rows without padding."""

    width: int
    height: int
    rgb: bytes


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    with _RENDERING, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def page_raster(pdf: bytes, page: int, scale: float = 2.0) -> Raster:
    """One page (from 0) as raw RGB; scale 1.0 is 72 dots an inch. Raises IndexError if there is no such page."""
    image = page_image(pdf, page, scale)
    return Raster(image.width, image.height, image.tobytes())


def page_png(pdf: bytes, page: int, scale: float = 2.0) -> bytes:
    """One page (from 0) as PNG; scale 1.0 is 72 dots an inch. Raises IndexError if there is no such page."""
    out = io.BytesIO()
    page_image(pdf, page, scale).save(out, "PNG")
    return out.getvalue()


def page_text(pdf: bytes, page: int) -> str:
    """The text a reader would copy from one page (from 0)."""
    import pypdfium2

    with _RENDERING, pypdfium2.PdfDocument(pdf) as document:
        return str(document[page].get_textpage().get_text_bounded())


def page_fitted(pdf: bytes, page: int, side: int) -> Any:
    """One page (from 0) as a PIL picture whose longer side has ``side`` pixels, however large the page claims to be."""
    import pypdfium2

    with _RENDERING, pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(page)
        sheet = document[page]
        return sheet.render(scale=side / max(*sheet.get_size(), 1)).to_pil().convert("L")


def page_image(pdf: bytes, page: int, scale: float) -> Any:
    """One page (from 0) as a PIL picture. Raises IndexError if there is no such page, PdfiumError for no PDF."""
    import pypdfium2

    with _RENDERING, pypdfium2.PdfDocument(pdf) as document:
        if not 0 <= page < len(document):
            raise IndexError(f"没有第 {page + 1} 页，这份文件共 {len(document)} 页。")
        return document[page].render(scale=scale).to_pil().convert("RGB")

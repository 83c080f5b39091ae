"""What lies outside the program: the printer that makes a PDF, the pen that signs, the scanner and its folder, system dialogs."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtWidgets import QFileDialog, QWidget

from hotline_desk.paper.pages import page_count, page_png, page_text
from hotline_desk.screens.print_preview.job import SystemPrinters

SCAN_DOTS, POINTS = 150, 72


class PdfPrinter(QPdfWriter):
    """A printer whose paper is a PDF file: what the program paints on it is what comes out."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        self.setResolution(SCAN_DOTS)
        self.aborted = False

    def abort(self) -> None:
        self.aborted = True

    def fromPage(self) -> int:
        return 0

    def toPage(self) -> int:
        return 0


@dataclass
class Outside:
    """The machines of the office under one folder; ``answers`` are what the clerk picks in the system's file dialogs."""

    folder: Path
    sheets: list[Path] = field(default_factory=list)

    @property
    def scans(self) -> Path:
        made = self.folder / "扫描"
        made.mkdir(exist_ok=True)
        return made

    def photo(self) -> Path:
        """A picture taken on the spot."""
        path = self.folder / "现场.png"
        Image.new("RGB", (320, 240), (120, 150, 90)).save(path)
        return path

    def printer(self, _printers: object, _parent: QWidget, _pages: int) -> PdfPrinter:
        """A new sheet of paper."""
        self.sheets.append(self.folder / f"打印{len(self.sheets) + 1}.pdf")
        return PdfPrinter(self.sheets[-1])

    def sign_and_scan(self, name: str = "") -> Path:
        """Take the newest print to the leader, put the signed sheet on the glass: a crooked grey picture in the scan folder."""
        with Image.open(io.BytesIO(page_png(self.sheets[-1].read_bytes(), 0, SCAN_DOTS / POINTS))) as clean:
            sheet = clean.convert("L")
        pen, (wide, high) = ImageDraw.Draw(sheet), sheet.size
        start = (wide * 0.62, high * 0.9)
        strokes = [(0, 0), (60, -34), (44, 26), (118, -30), (130, 22), (190, -12)]
        pen.line([(start[0] + x, start[1] + y) for x, y in strokes], fill=40, width=5, joint="curve")
        path = self.scans / f"{name or self.sheets[-1].stem}.png"
        sheet.rotate(0.8, expand=True, fillcolor=236).save(path)
        return path


def machines(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Outside:
    """Put the machines in the place of the system's own."""
    out = Outside(folder)
    monkeypatch.setattr(SystemPrinters, "names", lambda _self: ["办公室打印机"])
    monkeypatch.setattr(SystemPrinters, "choose", lambda self, parent, pages: out.printer(self, parent, pages))
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", staticmethod(lambda *_a, **_k: ([str(out.photo())], "")))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", staticmethod(lambda *_a, **_k: str(out.scans)))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", staticmethod(lambda _p, _t, name, *_a, **_k: (str(out.folder / Path(name).name), "")))
    return out


def words_of(pdf: bytes) -> str:
    """All words of a PDF, without the breaks of its lines."""
    return "".join("".join(page_text(pdf, page).split()) for page in range(page_count(pdf)))

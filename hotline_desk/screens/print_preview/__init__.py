"""Ctrl+P: the paper as it will come out, its words still editable, then printer or PDF."""

from hotline_desk.screens.print_preview.bulletin import open_bulletin
from hotline_desk.screens.print_preview.dialog import PrintPreview
from hotline_desk.screens.print_preview.matter import open_matter
from hotline_desk.screens.print_preview.office import DeskPrinting
from hotline_desk.screens.print_preview.opening import open_batch, open_preview
from hotline_desk.screens.print_preview.record import open_record

__all__ = ["DeskPrinting", "PrintPreview", "open_batch", "open_bulletin", "open_matter", "open_preview", "open_record"]

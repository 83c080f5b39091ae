"""归档: orders that are over, what the file of each lacks, and the file as paper."""

from hotline_desk.screens.archive.office import DeskArchive
from hotline_desk.screens.archive.page import ArchivePage

__all__ = ["ArchivePage", "DeskArchive"]

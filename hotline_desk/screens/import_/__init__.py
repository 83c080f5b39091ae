"""导入核对: a verdict for every row before anything is written."""

from hotline_desk.screens.import_.page import ImportPage

__all__ = ["ImportPage"]

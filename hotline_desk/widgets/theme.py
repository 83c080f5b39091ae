"""The look handed to every painter: tokens, type scale, text size; and its application to Qt.

The theme hangs on the QApplication (property ``hotlineTheme``), never in a module global, so that
two tests or two windows cannot disturb each other's look through an import.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from hotline_desk import locations
from hotline_desk.widgets.tokens import DARK, LIGHT, Status, Tokens

FAMILIES = ("Microsoft YaHei UI", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC",
            "WenQuanYi Micro Hei")
FALLBACK_FILES = ("HotlineHei.ttf", "HotlineHeiBold.ttf")
TEXT_SIZES: Mapping[str, tuple[str, float]] = MappingProxyType({
    "standard": ("标准", 1.0), "large": ("大", 1.15), "huge": ("特大", 1.30)})
LINE_HEIGHTS: Mapping[int, int] = MappingProxyType({12: 18, 13: 20, 14: 22, 15: 23, 16: 24, 17: 25, 20: 28,
                                                    22: 30, 24: 32, 26: 34, 30: 38})
_PROPERTY = "hotlineTheme"


class Theme:
    """Colours and measures of one look.

    ``dark`` chooses the tokens; ``size`` is a key of TEXT_SIZES and multiplies every measure.
    """

    def __init__(self, dark: bool = False, size: str = "standard", families: tuple[str, ...] = FAMILIES,
                 motion: bool = True) -> None:
        self.dark, self.size, self.families, self.motion = dark, size, families, motion
        self.tokens: Tokens = DARK if dark else LIGHT
        self.factor: float = TEXT_SIZES[size][1]
        self._fonts: dict[tuple[int, bool], QFont] = {}
        self._metrics: dict[tuple[int, bool], QFontMetrics] = {}
        self._colours: dict[str, QColor] = {}

    def px(self, length: float) -> int:
        """A length of the design (px at 100 %) in the chosen text size."""
        return round(length * self.factor)

    def line(self, size: int) -> int:
        """Line height in px for a type size of the scale; always fixed, never the font's own."""
        return self.px(LINE_HEIGHTS.get(size, round(size * 1.5)))

    def font(self, size: int = 14, bold: bool = False) -> QFont:
        """The font for a size of the type scale; 400 or 700 only, as YaHei has nothing between."""
        key = (size, bold)
        if key not in self._fonts:
            font = QFont()
            font.setFamilies([*self.families, "sans-serif"])
            font.setPixelSize(max(self.px(size), 1))
            font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
            font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
            self._fonts[key] = font
        return self._fonts[key]

    def metrics(self, size: int = 14, bold: bool = False) -> QFontMetrics:
        """Cached metrics: a delegate asks for them some hundred times per frame."""
        key = (size, bold)
        if key not in self._metrics:
            self._metrics[key] = QFontMetrics(self.font(size, bold))
        return self._metrics[key]

    def width(self, text: str, size: int = 14, bold: bool = False) -> int:
        return self.metrics(size, bold).horizontalAdvance(text)

    def c(self, name: str) -> QColor:
        """A token (``acc``), a status colour (``over.text``) or a hex value as QColor."""
        if name not in self._colours:
            self._colours[name] = QColor("#" + self._hex(name))
        return self._colours[name]

    def status(self, urgency: str) -> Status:
        return self.tokens.status[urgency]

    def _hex(self, name: str) -> str:
        key, dot, part = name.partition(".")
        if dot:
            return str(getattr(self.tokens.status[key], part))
        return str(getattr(self.tokens, name, name))


def installed_families() -> tuple[str, ...]:
    """The families to use here; ships its own 黑体 where the machine has no Chinese font at all."""
    known = set(QFontDatabase.families())
    if any(family in known for family in FAMILIES):
        return FAMILIES
    return (*_own_families(), *FAMILIES)


def _own_families() -> tuple[str, ...]:
    names: list[str] = []
    for file in FALLBACK_FILES:
        path = locations.resources_dir() / "fonts" / file
        loaded = QFontDatabase.addApplicationFont(str(path)) if path.is_file() else -1
        if loaded >= 0:
            names += [f for f in QFontDatabase.applicationFontFamilies(loaded) if f not in names]
    return tuple(names)


def theme_of(app: QCoreApplication | None = None) -> Theme:
    """The theme of the running application; a plain light one where none was applied yet."""
    app = app or QCoreApplication.instance()
    if app is None:
        raise RuntimeError("no QApplication yet: a widget asked for its theme")
    theme = app.property(_PROPERTY)
    if isinstance(theme, Theme):
        return theme
    app.setProperty(_PROPERTY, Theme())
    return theme_of(app)


def apply(app: QApplication, theme: Theme) -> None:
    """Put the look on the application: style, palette, font and the little QSS inputs need."""
    if app.style().name().lower() != "fusion":
        app.setStyle("Fusion")
    app.setProperty(_PROPERTY, theme)
    app.setFont(theme.font(14))
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


def make_theme(dark: bool = False, size: str = "standard", motion: bool = True) -> Theme:
    """A theme with the families this machine really has (needs a QApplication)."""
    return Theme(dark, size, installed_families(), motion)


def palette(theme: Theme) -> QPalette:
    """All roles from the tokens, so that nothing falls back to the desktop's own colours."""
    role, colours = QPalette.ColorRole, QPalette()
    table = {
        role.Window: "canvas", role.WindowText: "t1", role.Base: "surface", role.AlternateBase: "inset",
        role.Text: "t1", role.Button: "surface", role.ButtonText: "t1", role.BrightText: "on_acc",
        role.Highlight: "acc", role.HighlightedText: "on_acc", role.Link: "acc", role.LinkVisited: "acc",
        role.ToolTipBase: "surface", role.ToolTipText: "t1", role.PlaceholderText: "t3", role.Accent: "acc",
        role.Light: "surface", role.Midlight: "line", role.Mid: "line2", role.Dark: "ctl", role.Shadow: "t3",
    }
    for key, token in table.items():
        colours.setColor(key, theme.c(token))
    for key in (role.WindowText, role.Text, role.ButtonText):
        colours.setColor(QPalette.ColorGroup.Disabled, key, theme.c("off"))
    return colours


def style_sheet(theme: Theme) -> str:
    """QSS for inputs, scroll bars, menus and tool tips only; everything else is painted."""
    t = theme.tokens
    values = {name: "#" + getattr(t, name) for name in
              ("surface", "inset", "ctl", "acc", "line", "line2", "t1", "t3", "off", "acct", "canvas", "on_acc")}
    over, soon = theme.status("over"), theme.status("soon")
    values |= {"over": "#" + over.text, "soon_tint": "#" + soon.tint, "soon_edge": "#" + soon.text}
    values |= {f"p{n}": f"{theme.px(n)}px" for n in (0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 24, 28, 32, 34, 40)}
    sheet = _SHEET
    for name in sorted(values, key=len, reverse=True):
        sheet = sheet.replace("@" + name + "@", values[name])
    return sheet


_SHEET = """
QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox {
  background: @surface@; color: @t1@; border: 1px solid @ctl@; border-radius: @p5@;
  padding: 0 @p10@; selection-background-color: @acc@; selection-color: @on_acc@;
  placeholder-text-color: @t3@; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: @p32@; max-height: @p32@; }
QPlainTextEdit { padding: @p6@ @p8@; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid @acc@; padding-left: @p9@; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled {
  background: @inset@; color: @off@; border-color: @line2@; }
QLineEdit:read-only, QPlainTextEdit[readOnly="true"] { background: @inset@; border-color: @line2@; }
*[autofilled="true"] { border-left: 3px solid @acc@; }
*[check="true"] { background: @soon_tint@; border: 1px solid @soon_edge@; }
*[wrong="true"] { border: 2px solid @over@; }
QComboBox::drop-down { border: 0; width: @p28@; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
QComboBox QAbstractItemView { background: @surface@; color: @t1@; border: 1px solid @line2@; outline: 0;
  selection-background-color: @acct@; selection-color: @t1@; padding: @p4@; }
QComboBox QAbstractItemView::item { min-height: @p32@; padding: 0 @p8@; }
QScrollBar:vertical { background: transparent; width: @p12@; margin: 0; border: 0; }
QScrollBar:horizontal { background: transparent; height: @p12@; margin: 0; border: 0; }
QScrollBar::handle { background: @line2@; border-radius: @p5@; margin: 1px; min-height: @p40@; min-width: @p40@; }
QScrollBar::handle:hover { background: @ctl@; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: @surface@; color: @t1@; border: 1px solid @line2@; padding: @p4@; }
QMenu::item { padding: @p6@ @p24@; border-radius: @p4@; }
QMenu::item:selected { background: @acct@; color: @t1@; }
QMenu::item:disabled { color: @off@; }
QMenu::separator { height: 1px; background: @line@; margin: @p4@; }
QToolTip { background: @surface@; color: @t1@; border: 1px solid @line2@; padding: @p4@ @p8@; }
"""

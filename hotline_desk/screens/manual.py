"""手册: the manual's pages at the left, the chosen one at the right; the search looks in all of them."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from hotline_desk.screens.page import Page
from hotline_desk.services import manual
from hotline_desk.services.manual import Chapter
from hotline_desk.widgets.panes import Card, row
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.theme import theme_of

READABLE = 920  # px of the design
_KEY = re.compile(r"`([^`\n]+)`")


class _Text(QTextBrowser):
    """The page's text; its pictures are drawn as wide as the page at most, smoothly."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """No line longer than the eye follows, however wide the window."""
        super().resizeEvent(event)
        wide = self.viewport().width() > theme_of().px(READABLE)
        self.setLineWrapMode(QTextBrowser.LineWrapMode.FixedPixelWidth if wide else QTextBrowser.LineWrapMode.WidgetWidth)
        if wide:
            self.setLineWrapColumnOrWidth(theme_of().px(READABLE))

    def loadResource(self, kind: int, name: QUrl) -> Any:
        found = super().loadResource(kind, name)
        if kind != int(QTextDocument.ResourceType.ImageResource.value) or not found:
            return found
        image, ratio = QImage.fromData(found), self.devicePixelRatioF()
        room = min(image.width(), max(self.viewport().width() - theme_of().px(16), theme_of().px(200)))
        if image.isNull():
            return found
        image = image.scaledToWidth(min(round(room * ratio), image.width()), Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(image.width() / room)
        return image


class ManualPage(Page):
    """The manual. ``go("manual", words)`` opens the page that fits the words best."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("手册", "按要办的事查；F1 看按键", "搜手册", parent)
        line = row(spacing=12)
        menu = Card(margins=(1, 1, 1, 1), spacing=0)
        menu.setFixedWidth(theme_of().px(240))
        self.table = TableView([Column("要办的事", lambda c: c.title, 0, True)], "手册目录", 34)
        self.table.chosen.connect(self._show)
        self.table.opened.connect(lambda _chapter: self.text.setFocus())
        menu.body.addWidget(self.table)
        line.addWidget(menu)
        card = Card(margins=(20, 12, 6, 12))
        self.text = _Text()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text.setOpenExternalLinks(False)
        self.text.setOpenLinks(False)
        self.text.anchorClicked.connect(self._follow)
        self.text.setAccessibleName("手册正文")
        card.body.addWidget(self.text)
        card.frame(self.text)
        line.addWidget(card, 1)
        self.body.addLayout(line, 1)

    def shown(self, argument: Any = None) -> None:
        """Come up; words choose a page."""
        self.find(argument if isinstance(argument, str) else "")
        self.table.setFocus()

    def find(self, words: str) -> None:
        """Narrow the list to the pages that hold the words."""
        found = manual.found(words)
        self.table.set_rows(found)
        self.bar.context.setText(f"{len(found)} 页" if words else "按要办的事查；F1 看按键")
        if found:
            self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
            self._show(found[0])
        else:
            self.text.setPlainText(f"手册里没有“{words}”。换一个词试试。")

    def _show(self, chapter: Chapter) -> None:
        self.text.setFont(theme_of().font(14))
        self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{chapter.folder}/"))
        self.text.setSearchPaths([str(chapter.folder)])
        self.text.setMarkdown(_KEY.sub(r"**\1**", chapter.text))
        self._space()

    def _space(self) -> None:
        """Lines with air between them, headings of our own scale: Markdown alone is set too tight for Chinese."""
        theme, block = theme_of(), self.text.document().begin()
        while block.isValid():
            level, shape = block.blockFormat().headingLevel(), QTextBlockFormat()
            shape.setTopMargin(theme.px(14 if level > 1 else 0))
            shape.setBottomMargin(theme.px(2 if block.textList() is not None else 8))
            high = 100 if "\ufffc" in block.text() else 135  # a picture needs no air of its own
            shape.setLineHeight(high, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
            at = QTextCursor(block)
            at.mergeBlockFormat(shape)
            if level:
                at.select(QTextCursor.SelectionType.BlockUnderCursor)
                look = QTextCharFormat()
                look.setFont(theme.font(20 if level == 1 else 16, True))
                at.mergeCharFormat(look)
            block = block.next()

    def _follow(self, link: QUrl) -> None:
        stem = link.fileName().removesuffix(".md")
        at = next((i for i, c in enumerate(self.table.rows_model.rows) if c.key == stem), None)
        if at is not None:
            self.table.setCurrentIndex(self.table.rows_model.index(at, 0))

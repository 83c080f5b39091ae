"""The keys under a list."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from hotline_desk.widgets.list_foot import ListFoot
from hotline_desk.widgets.panes import Card
from hotline_desk.widgets.rows import Column, TableView
from hotline_desk.widgets.theme import Theme


def test_a_list_without_its_keys_stays_clear_of_the_round_corners_below(qtbot: QtBot, theme: Theme) -> None:
    """In a narrow window the keys went and left their hairline on the card's edge, the last row over its corners."""
    plain, card = Card(margins=(1, 1, 1, 1), spacing=0), Card(margins=(1, 1, 1, 1), spacing=0)
    card.body.addWidget(TableView([Column("", str, stretch=1)], "单位"))
    foot = ListFoot(card, [("Enter", "档案")])
    pictures = []
    for one in (plain, card):
        qtbot.addWidget(one)
        one.resize(300, 200)
        one.show()
        foot.show_keys(False)
        pictures.append(one.grab().toImage())
    edge = [(x, y) for x in range(300) for y in range(195, 200)]
    assert [pictures[1].pixelColor(*at).name() for at in edge] == [pictures[0].pixelColor(*at).name() for at in edge]
    foot.show_keys(True)
    assert card.body.contentsMargins().bottom() == 1

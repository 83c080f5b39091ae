"""Every act of the desk: keys, one generated panel per event kind, consequences before saving."""

from PySide6.QtWidgets import QWidget

from hotline_desk.screens.acting.desk_office import DeskOffice
from hotline_desk.screens.acting.menu import Acting, ActMenu, act_for, acts_for
from hotline_desk.screens.acting.picking import DeskPicks
from hotline_desk.screens.acting.putting import DeskMaterials
from hotline_desk.screens.acting.scanning import DeskScans
from hotline_desk.services.office import Desk


def desk_acting(desk: Desk, host: QWidget) -> Acting:
    """Every act over an opened desk: panels, 添加材料, the choice of an order, 收扫描件."""
    return Acting(DeskOffice(desk), host, DeskMaterials(desk), DeskPicks(desk), DeskScans(desk))


__all__ = ["ActMenu", "Acting", "DeskMaterials", "DeskOffice", "DeskPicks", "DeskScans", "act_for", "acts_for", "desk_acting"]

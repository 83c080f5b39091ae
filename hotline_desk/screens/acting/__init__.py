"""Every act of the desk: keys, one generated panel per event kind, consequences before saving."""

from hotline_desk.screens.acting.desk_office import DeskOffice
from hotline_desk.screens.acting.menu import Acting, ActMenu, act_for, acts_for
from hotline_desk.screens.acting.picking import DeskPicks
from hotline_desk.screens.acting.putting import DeskMaterials

__all__ = ["ActMenu", "Acting", "DeskMaterials", "DeskOffice", "DeskPicks", "act_for", "acts_for"]

"""工单档案: one order whole."""

from hotline_desk.screens.dossier.office import DeskDossier
from hotline_desk.screens.dossier.page import DossierPage

__all__ = ["DeskDossier", "DossierPage"]

"""设置: calendar, regulation, units, import tables, looks and alerts, backup, about."""

from hotline_desk.screens.settings.page import SettingsPage

__all__ = ["SettingsPage"]

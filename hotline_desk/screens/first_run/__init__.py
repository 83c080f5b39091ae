"""First run: which regulation, what the office is called, its units, a password or none. Then the empty desk."""

from hotline_desk.screens.first_run.wizard import FirstRun, OfficeChoice, ask_office

__all__ = ["FirstRun", "OfficeChoice", "ask_office"]

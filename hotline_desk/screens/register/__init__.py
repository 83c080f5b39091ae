"""登记: paste or type an order, see what it will mean, save it."""

from hotline_desk.screens.register.page import RegisterPage

__all__ = ["RegisterPage"]

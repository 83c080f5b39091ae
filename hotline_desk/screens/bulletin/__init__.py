"""通报考核: ranking, rates, trend, every point with its facts and clause, and what follows for units."""

from hotline_desk.screens.bulletin.page import BulletinPage

__all__ = ["BulletinPage"]

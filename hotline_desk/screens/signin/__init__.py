"""Signing in, and the lock that hides everything while nobody is there."""

from hotline_desk.screens.signin.dialog import Door, SignIn, opened, signed_in
from hotline_desk.screens.signin.lock import IdleLock

__all__ = ["Door", "IdleLock", "SignIn", "opened", "signed_in"]

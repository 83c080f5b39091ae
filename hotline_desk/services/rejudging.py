"""A newer program may read a history otherwise: then every list is made anew from the events once, beside the work.

What lists show is stored as it was judged. After an update an order nobody touches would keep the words and moments of the
old program, and :func:`showing.verified` would call the two different.
"""

from __future__ import annotations

from hotline_desk.services.office import Desk
from hotline_desk.services.showing import rebuild
from hotline_desk.services.steps import Step, quiet

#: Which reading of histories the lists of an office were made by. Any change of what is stored of an order (a rule, a
#: sentence, what it is found by) gives it a new name; ``tests/services/test_rejudging.py`` notices one that did not.
EDITION = "2026-11-22.8"
_META = "judged_by"


def due(desk: Desk) -> bool:
    """Whether the lists of this office were made by another reading than this program's."""
    with desk.trusted():
        return not desk.store.readonly and desk.store.meta(_META) != EDITION


def again(desk: Desk, progress: Step = quiet) -> int:
    """Make every list anew; how many orders differed. What ``progress`` raises stops it: it is then begun anew next time."""
    with desk.trusted():
        total = sum(1 for _ in desk.store.numbers())
        _, different = rebuild(desk, lambda done: progress(done, total))
        desk.store.set_meta(_META, EDITION)
    return different


def new_office() -> dict[str, str]:
    """What an office that has no order yet knows of it."""
    return {_META: EDITION}

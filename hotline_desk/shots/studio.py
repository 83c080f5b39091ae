"""The demo office, its window, and where the pictures go."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from hotline_desk.shots import looking, reaching
from hotline_desk.shots.samples import NOW, PASTED, SHEET

_WRITTEN = ("subject", "content", "address", "caller", "note", "text", "reason", "words", "result", "category", "promised", "plan", "file")
BARS = 80  # title bar and task bar, in screen pixels at 100 %


class Studio:
    """The demo office, its window, and where the pictures go."""

    def __init__(self, out: Path | None, width: int, height: int, *, dark: bool = False, text: str = "standard",
                 pack: str = "youyilu", count: int = 0) -> None:
        """``out`` None: look at everything, keep no picture. ``count``: so many orders instead of the demo's own number."""
        from hotline_desk import app
        from hotline_desk.services import demo, looks, safekeeping

        self.out = out
        self.faults: list[str] = []
        self.folder = Path(tempfile.mkdtemp(prefix="hotline-shots-"))
        self._clear = weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.application = app.application(dark=dark, size=text)
        self.desk = demo.make(self.folder / "office", clock=lambda: NOW, count=count or demo.ORDERS, pack=pack)
        looks.choose(self.desk, looks.Looks(text, dark))  # 设置 says what the picture shows
        safekeeping.run(self.desk)  # an office in use has a backup; the red line is no picture for a manual
        self.window = app.Window(self.desk)
        self.shell = self.window.shell
        self.shell.resize(width, height)
        self.shell.show()
        self.shell.activateWindow()  # the offscreen platform gives no focus by itself after a dialog
        self.wait()

    def wait(self, seconds: float = 3) -> None:
        """Let timers, threads and paints run until nothing more is due soon, at most ``seconds``."""
        end, quiet = time.monotonic() + seconds, 0
        while quiet < 4 and time.monotonic() < end:
            self.application.processEvents()
            time.sleep(0.01)
            quiet = 0 if self._busy() else quiet + 1

    def close(self) -> None:
        """The office is over and leaves nothing behind; at the latest when the program ends."""
        self.desk.close()
        self._clear()

    def pause(self, seconds: float) -> None:
        """Let the window live for so long, whatever is due."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.application.processEvents()
            time.sleep(0.01)

    def _busy(self) -> bool:
        """Something is being read in the background, or a timer of the window is about to fire."""
        from PySide6.QtCore import QTimer

        from hotline_desk.widgets.background import Task

        return any(task.running for task in self.shell.findChildren(Task)) or any(
            timer.isActive() and timer.isSingleShot() and timer.remainingTime() < 1000 for timer in self.shell.findChildren(QTimer))

    def until(self, ready: Callable[[], bool], seconds: float = 15) -> None:
        """Wait for background work; raises TimeoutError."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                raise TimeoutError("a screen did not become ready")
            self.wait(0.05)
        self.wait()

    def keep(self, name: str, widget: Any = None, desk: Any = None) -> None:
        """Look at the window (or a widget, of another ``desk``) and save a picture of it."""
        (widget or self.shell).window().activateWindow()  # else nothing shows where the keys go, as it would in use
        self.wait()
        self.faults += looking.faults(widget or self.shell, self.written(desk or self.desk), name)
        self.faults += reaching.faults(widget or self.shell, name)
        if self.out is not None:
            (widget or self.shell).grab().save(str(self.out / f"{name}.png"))

    @staticmethod
    def written(desk: Any) -> str:
        """All that people wrote in an office: only such text may end in … in a list."""
        said = (str(event.data.get(slot) or "") for number in desk.store.numbers() for event in desk.store.events(number)
                for slot in _WRITTEN)
        return "\n".join((*said, PASTED, *(cell for line in SHEET for cell in line)))

    def close_layers(self) -> None:
        for layer in self.shell.layers():
            layer.close_layer()
        self.wait(0.05)

    def clear_toasts(self) -> None:
        from hotline_desk.widgets.floating import Toast

        for toast in self.shell.findChildren(Toast):
            toast.leave()

    def drop_banners(self) -> None:
        """What the alarm told has been read."""
        for key in self.shell.banners():
            self.shell.drop_banner(key)

    def has(self, state: str) -> bool:
        """True where some order of this office stands in a state."""
        return bool(self.desk.store.counts("state", {"state": state}))

    def order(self, state: str, **more: object) -> str:
        """The newest order in a state."""
        rows = self.desk.store.rows({"state": state, **more}, columns=("number",), limit=1)
        return str(rows[0]["number"])

    def waiting(self) -> str:
        """The newest order without a unit; three come in where a regulation's demo sends every order out at once."""
        from hotline_desk.services import acts, demo

        if not self.has("registered"):
            sample = demo.sample_data(self.desk.pack.id)
            for n, topic in enumerate(sample["topic"][:3]):
                place = sample["neighbourhoods"][n]
                address = f"{sample.get('ground', {}).get(place) or place}{n + 3}号"
                told = {"channel": topic.get("channel", "12345"), "kind": topic["kind"], "caller": sample["callers"][n], "phone": f"1390000012{n}",
                        "address": f"{sample['place']}{address}", "subject": topic["subject"], "content": topic["content"].format(address=address),
                        "category": topic["category"]}
                acts.record(self.desk, f"{sample['prefix']}260917-09{n + 11}", "register", told, NOW - timedelta(minutes=20 - n))
        return self.order("registered")

    def open_act(self, number: str, name: str) -> None:
        """Open the panel of one act on an order."""
        from hotline_desk.services import dossier

        view = dossier.view(self.desk, number)
        option = next(a for a in view.acts if a.name == name)
        self.window.acts().open(view, option)
        self.wait()

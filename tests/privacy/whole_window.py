"""Open the whole window, show every page, import a file, draw and print a paper; say what touched a socket."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

touched: list[str] = []


def watch(event: str, arguments: tuple[object, ...]) -> None:
    if event.startswith("socket."):
        touched.append(event)


def open_sockets() -> list[str]:
    """Internet sockets this very process holds, Qt's own included."""
    inodes = {os.readlink(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd") if os.path.exists(f"/proc/self/fd/{fd}")}
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6", "raw"):
        path = Path(f"/proc/net/{table}")
        lines = path.read_text(encoding="ascii").splitlines()[1:] if path.exists() else []
        found += [line for line in lines if f"socket:[{line.split()[9]}]" in inodes]
    return found


def main(root: str, folder: str, table: str) -> None:
    sys.path.insert(0, root)
    sys.addaudithook(watch)
    from PySide6.QtTest import QTest

    from hotline_desk.app import Window, application
    from hotline_desk.services import importing, printing
    from hotline_desk.services.office import Desk

    application()
    with Desk.create(Path(folder), "youyilu", user="王敏") as desk:
        importing.commit(desk, importing.plan(desk, importing.read(Path(table))))
        window = Window(desk)
        window.shell.show()
        for key in window.shell.specs:
            window.shell.go(key, "BS1" if key == "dossier" else None)
            QTest.qWait(20)
        form = printing.forms(desk)[0][0]
        printing.draw(desk, form, ["BS1"])
        printing.keep_numbers(desk, form, ["BS1"])
        QTest.qWait(50)
        sockets = open_sockets()
        window.shell.hide()
    sys.stdout.write(json.dumps({"python": touched, "system": sockets}))
    sys.stdout.flush()
    os._exit(0)  # the pages' threads have nothing left to say


if __name__ == "__main__":
    main(*sys.argv[1:])

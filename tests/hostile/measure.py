"""Read one file in a fresh process and print what came of it and how much memory it took (MiB, desk and reader).

A fresh one, because Linux counts the memory of whoever starts a child as the child's own.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path


def main(root: str, path: str) -> None:
    sys.path.insert(0, root)
    from hotline_desk.exchange.errors import IntakeError
    from hotline_desk.exchange.intake import read_rows

    try:
        kind, sentence = "rows", str(len(read_rows(Path(path)).rows))
    except IntakeError as error:
        kind, sentence = error.kind, str(error)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    desk = int(status.split("VmHWM:")[1].split()[0]) // 1024  # of this program, not of whoever started it
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    sys.stdout.write(json.dumps([kind, sentence, desk, reader]))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""``python -m benchmarks [--json] [NAME …]``: runs every measuring module, each in a process of its own.

A process of its own, so that what one module imported does not warm up the next.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ONE = "import json, sys, benchmarks.{0} as m; json.dump(m.measure(), sys.stdout, ensure_ascii=False)"


def modules(wanted: list[str]) -> list[str]:
    """The modules that define ``measure``, all or those named."""
    known = sorted(path.stem for path in HERE.glob("[!_]*.py") if "\ndef measure(" in path.read_text(encoding="utf-8"))
    return [name for name in known if not wanted or name in wanted]


def measure(name: str) -> list[dict[str, Any]]:
    """The figures of one module; raises RuntimeError when it failed (its words are on stderr)."""
    print(f"» 正在量 {name}", file=sys.stderr, flush=True)
    done = subprocess.run([sys.executable, "-c", ONE.format(name)], cwd=HERE.parent, check=False,
                          stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if done.returncode:
        raise RuntimeError(f"{name} 没有量成，原因见上。")
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    return figures


def table(figures: list[dict[str, Any]]) -> str:
    lines = ["{name}：{value:.4g}，{baseline_name} {baseline:.4g}，比值 {ratio:.2f}（目标 ≤ {aim}）{mark}".format(
        mark="" if one["holds"] else " ✗ 未达到", **one) for one in figures]
    return "\n".join(lines)


def main(argv: list[str]) -> int:
    """0 when every module could be measured, whether or not its aim holds."""
    figures: list[dict[str, Any]] = []
    failed = 0
    for name in modules([argument for argument in argv if not argument.startswith("-")]):
        try:
            figures += measure(name)
        except RuntimeError as error:
            print(error, file=sys.stderr)
            failed = 1
    print(json.dumps(figures, ensure_ascii=False, indent=1) if "--json" in argv else table(figures))
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

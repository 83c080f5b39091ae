"""Writes the tables out as scenario files: ``python -m tests.scenario_tables``."""

from __future__ import annotations

import json

from tests.scenario_tables import files, scenarios


def main() -> None:
    """One file a scenario; files of scenarios that are gone are removed."""
    written = {scenario.id: scenario.as_json() for scenario in scenarios()}
    for path in files():
        if path.stem not in written:
            path.unlink()
    from tests.scenarios_check import FOLDER

    for name, body in written.items():
        text = json.dumps(body, ensure_ascii=False, indent=1)
        (FOLDER / "own" / f"{name}.json").write_text(text + "\n", encoding="utf-8")


main()

"""Long work runs off the window's thread: no screen calls one of these services where it stands, only from work it hands on.

Read from the source: a call belongs into a function within the method (the ``work`` given to ``run``) or a lambda. The
few methods that are themselves run in a worker are named here with who runs them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import hotline_desk

ROOM = Path(hotline_desk.__file__).parent
#: Services that may take more than a tenth of a second in an office of 100,000 orders.
LONG = frozenset("""
    importing.commit importing.undo importing.plan import_fixing.look import_fixing.amend import_fixing.adopt schemes.answer
    exporting.export exporting.export_list bulletin.make bulletin.export bulletin_tables.make bulletin_tables.export
    safekeeping.run safekeeping.bring_back safekeeping.forget_older safekeeping.moving_file drill.drill
    notices.adopt notices.preview days.set_day days.preview_day days.preview_notice days.adopt_notice
    anonymising.anonymise anonymising.expired persons.find persons.copy person_copy.paper
    surveying.survey surveying.review hotspots.hotspots whatif.whatif adopting.foresee showing.rebuild places.listed
    audit.export audit.changed audit.rows unit_office.join unit_office.rename unit_sheet.read
    bulk.record bulk.check bulk.preview archiving.archive archiving.export
    printing.draw appeals.draw matter_papers.draw matter_papers.export scans.read supervise_case.keep_scan finding.everywhere
""".split())
#: (module, method): who runs it in a worker.
IN_A_WORKER = {
    ("screens/acting/desk_office.py", "foresee"): "acting/many.py", ("screens/acting/desk_office.py", "record_many"): "acting/many.py",
    ("screens/acting/scanning.py", "read"): "the gathering panel", ("screens/archive/office.py", "archive"): "archive/page.py",
    ("screens/archive/office.py", "export"): "archive/page.py", ("screens/print_preview/matter.py", "draw"): "print_preview/dialog.py",
    ("screens/print_preview/office.py", "draw"): "print_preview/dialog.py", ("screens/settings/audit.py", "_found"): "AuditSection.look",
    ("screens/settings/moving.py", "_work"): "RestoreDialog", ("screens/settings/persons.py", "_copied"): "PersonsSection.save_copy",
    ("screens/supervision/office.py", "read_scan"): "supervision/page.py",
    ("screens/supervision/office.py", "keep_scan"): "supervision/page.py",
}


def direct(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """(method, service) of every long service that is called where the method stands."""

    def walk(node: ast.AST, within: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            within = (*within, getattr(node, "name", "lambda"))
        if isinstance(node, ast.Call) and len(within) < 2 and (name := ast.unparse(node.func)) in LONG:
            yield within[0] if within else "", name
        for child in ast.iter_child_nodes(node):
            yield from walk(child, within)

    return walk(tree, ())


SOURCES = [*sorted((ROOM / "screens").rglob("*.py")), ROOM / "app.py", ROOM / "opening.py", ROOM / "sitting.py"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOM).as_posix())
def test_no_screen_does_long_work_where_it_stands(path: Path) -> None:
    name = path.relative_to(ROOM).as_posix()
    found = [(method, service) for method, service in direct(ast.parse(path.read_text(encoding="utf-8"))) if (name, method) not in IN_A_WORKER]
    assert found == [], "give it to widgets.background.run"


def test_every_exception_is_still_one() -> None:
    found = {(path.relative_to(ROOM).as_posix(), method) for path in SOURCES for method, _ in direct(ast.parse(path.read_text(encoding="utf-8")))}
    assert set(IN_A_WORKER) - found == set()


def test_every_long_service_is_there() -> None:
    import importlib

    for name in LONG:
        module, function = name.split(".")
        assert hasattr(importlib.import_module(f"hotline_desk.services.{module}"), function), name


def test_the_check_sees_a_call() -> None:
    source = "def press(self):\n    bulletin.make(desk)\n    run(self, lambda r: bulletin.make(desk))\n"
    assert list(direct(ast.parse(source))) == [("press", "bulletin.make")]

"""The shape of the house: who may import whom, what the domain may use, what may not stand in a commit."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hotline_desk"
DOMAIN_MAY_IMPORT = {
    "__future__", "bisect", "calendar", "collections", "collections.abc", "dataclasses", "datetime", "decimal", "enum",
    "functools", "hashlib", "itertools", "math", "re", "types", "typing", "unicodedata",
}
# A rule gets its moment handed in and touches nothing: none of these calls stands in the domain.
IMPURE = {"now", "today", "utcnow", "open", "print", "input", "exec", "eval", "__import__"}
HEAVY = ("PySide6", "sqlalchemy", "alembic", "openpyxl", "reportlab", "chinese_calendar", "pypinyin", "rapidfuzz")
SHAPELESS = {"utils", "util", "helpers", "common", "misc", "tools"}


def sources(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(tree: ast.AST) -> Iterator[str]:
    """Absolute names of what a module imports from outside its own package."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            target = node.func
            if isinstance(target, ast.Attribute | ast.Name):
                yield target.attr if isinstance(target, ast.Attribute) else target.id


def test_import_contracts_hold() -> None:
    command = "from importlinter.cli import lint_imports_command as check; check()"
    done = subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.parametrize("path", sources(PACKAGE / "domain"), ids=ids)
def test_domain_uses_only_the_allowed_standard_modules(path: Path) -> None:
    names = {name for name in imported(ast.parse(path.read_text(encoding="utf-8")))
             if not name.startswith("hotline_desk.domain")}
    assert names <= DOMAIN_MAY_IMPORT


@pytest.mark.parametrize("path", sources(PACKAGE / "domain"), ids=ids)
def test_domain_reads_no_clock_and_no_file(path: Path) -> None:
    assert not IMPURE & set(called(ast.parse(path.read_text(encoding="utf-8"))))


def test_every_folder_of_sources_is_a_package() -> None:
    # A folder without __init__.py is invisible to import-linter, and so to every contract above.
    folders = {path.parent for path in sources(PACKAGE)}
    assert [ids(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


@pytest.mark.parametrize("path", [*sources(PACKAGE), *sources(ROOT / "devkit"), ROOT / "dev.py"], ids=ids)
def test_files_are_of_a_readable_size_and_named_for_what_they_do(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 400
    assert path.stem not in SHAPELESS


def test_importing_the_package_loads_nothing_heavy() -> None:
    probe = f"import sys, hotline_desk, hotline_desk.__main__; print([n for n in {HEAVY!r} if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", probe], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def committed_texts() -> list[Path]:
    folders = ("hotline_desk", "tests", "benchmarks", "devkit", "docs", "forms", "resources", ".ci")
    kinds = {".py", ".toml", ".md", ".json", ".txt", ".csv", ".svg", ""}
    inside = [path for folder in folders for path in (ROOT / folder).rglob("*") if path.is_file()]
    return [path for path in [*inside, *filter(Path.is_file, ROOT.glob("*.*"))] if path.suffix in kinds | {".lock", ".spec"}
            and "__pycache__" not in path.parts]


def test_nothing_names_the_workplace() -> None:
    # Written in pieces, so that this file does not find itself.
    forbidden = ["/wo" + "rk/", "../sh" + "ared", ".lib" + "rary/", "/ro" + "ot/"]
    found = [(ids(path), word) for path in committed_texts() for word in forbidden
             if word in path.read_text(encoding="utf-8", errors="replace")]
    assert found == []


# -- one engine, four regulations ---------------------------------------------------------------------------
CLAUSE = re.compile(r"第[一二三四五六七八九十]+条|[一二三四五六七八九十]（[一二三四五六七八九十]+）")
LAW = re.compile(r"法》?第[一二三四五六七八九十]+条")  # a law of the land binds every office alike
INVENTED = ("shots", "widgets/gallery.py", "services/demo.py", "services/training.py")  # what the invented office is made of


def spoken(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of every text of a module but its docstrings."""
    homes = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docs = {id(node.body[0].value) for node in ast.walk(tree)
            if isinstance(node, homes) and node.body and isinstance(node.body[0], ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


@pytest.mark.parametrize("path", [p for p in sources(PACKAGE) if not p.relative_to(PACKAGE).as_posix().startswith(INVENTED)], ids=ids)
def test_no_locality_and_no_clause_stands_in_python(path: Path) -> None:
    """A fifth locality is one more file: what it asks, cites and calls things is read from its pack."""
    packs = {p.stem for p in (ROOT / "resources" / "packs").glob("*.toml")}
    found = [line for line, text in spoken(ast.parse(path.read_text(encoding="utf-8")))
             if text in packs or CLAUSE.search(LAW.sub("", text))]
    assert not found

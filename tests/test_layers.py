"""Imports point to the same layer or a lower one; a reader imports no other reader."""

import ast
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Layer of a module, or of everything in a folder of that name; the longest name that fits wins.
LAYERS: Mapping[str, int] = {
    "audit.errors": 0,
    "audit.vocabulary": 0,
    "audit.language": 0,
    "audit.palette": 0,
    "audit.words": 0,
    "audit.course": 1,
    "audit.columns": 1,
    "audit.facts": 1,
    "audit.readers": 2,
    "audit.classification": 3,
    "audit.measures": 4,
    "audit.rubric": 5,
    "audit.pipeline": 6,
    "audit.calibration": 6,
    "audit.hand_labels": 5,
    "audit.tables": 7,
    "audit.blocks": 7,
    "audit.figures": 7,
    "audit.pictures": 7,
    "audit.report": 8,
    "audit.explore": 8,
    "audit.cli_options": 10,
    "audit.cli_calibrate": 10,
    "audit.cli": 10,
    "audit.__main__": 10,
}
# ``audit/__init__.py`` holds the version and gives names on demand, so anybody may import it;
# what it names for type checkers is not imported when it runs.
TOP = "audit"
# What readers share: the door, the bytes, and the parsing of single fields.
READER_DOOR = "audit.readers"


def modules(root: Path) -> dict[str, Path]:
    """Dotted name -> file of every module of the package."""
    found = {}
    for path in sorted((root / "audit").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known: Mapping[str, Path]) -> Iterator[tuple[int, str]]:
    """Line and module of every import of the package, in functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == TOP:
                    yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}, line {node.lineno}: a relative import"
            module = node.module or ""
            if module.split(".")[0] == TOP:
                for alias in node.names:
                    whole = f"{module}.{alias.name}"
                    yield node.lineno, whole if whole in known else module


def layer(module: str) -> int | None:
    """Layer of a module; None for one that stands in no layer."""
    name = module
    while name:
        if name in LAYERS:
            return LAYERS[name]
        name = name.rpartition(".")[0]
    return None


def upward_imports(root: Path) -> list[str]:
    """Imports that point up, as ``module, line: module``."""
    known = modules(root)
    out = []
    for name, path in known.items():
        own = layer(name)
        if own is None:
            continue
        for line, other in imports(path, known):
            theirs = layer(other)
            if theirs is not None and theirs > own:
                out.append(f"{name}, line {line}: {other}")
    return out


def test_every_module_stands_in_a_layer():
    homeless = [name for name in modules(ROOT) if layer(name) is None]
    assert homeless == [TOP]


def test_every_layer_exists():
    known = modules(ROOT)
    gone = [
        name for name in LAYERS if not any(f"{other}.".startswith(f"{name}.") for other in known)
    ]
    assert gone == []


def test_imports_point_down():
    assert upward_imports(ROOT) == []


def test_a_wrong_import_is_found_in_a_function_too(tmp_path):
    shutil.copytree(
        ROOT / "audit", tmp_path / "audit", ignore=shutil.ignore_patterns("__pycache__")
    )
    wrong = tmp_path / "audit" / "measures" / "mix.py"
    lines = wrong.read_text(encoding="utf-8").count("\n")
    with wrong.open("a", encoding="utf-8") as file:
        file.write("def late():\n    from audit import figures\n    return figures\n")
    assert upward_imports(tmp_path) == [f"audit.measures.mix, line {lines + 2}: audit.figures"]


def readers_of_formats() -> list[str]:
    """Modules that the table of readers names: one a format."""
    known = modules(ROOT)
    door = known[READER_DOOR]
    no_formats = {f"{READER_DOOR}.{name}" for name in ("source", "merge", "media_lengths")}
    return sorted({other for _line, other in imports(door, known)} - no_formats)


def test_no_reader_imports_another_reader():
    known = modules(ROOT)
    formats = [name for name in readers_of_formats() if name.startswith(f"{READER_DOOR}.")]
    assert [name.rpartition(".")[2] for name in formats] == [
        "blackboard",
        "brightspace",
        "calendar_file",
        "canvas_api",
        "canvas_offline",
        "canvas_package",
        "common_cartridge",
        "course_plan",
        "google_classroom",
        "learning_designer",
        "moodle_backup",
        "moodle_web_service",
        "open_edx",
        "sakai",
        "schedule_table",
        "scorm",
        "vle_table",
    ]
    wrong = [
        f"{name}, line {line}: {other}"
        for name, path in known.items()
        if name.startswith(f"{READER_DOOR}.")
        for line, other in imports(path, known)
        if other in formats and other != name
    ]
    assert wrong == []


def test_the_parts_of_a_reader_serve_only_that_reader():
    """``moodle_texts.py`` belongs to Moodle, ``plan_*`` to plans; what stands alone is shared."""
    known = modules(ROOT)
    families = {
        prefix: prefix
        for prefix in (
            *("blackboard", "brightspace", "calendar", "canvas", "common_cartridge"),
            *("google_classroom", "learning_designer", "moodle", "open_edx", "plan", "sakai"),
            *("scorm", "vle_table"),
        )
    } | {"course_plan": "plan", "schedule_table": "plan", "learning_designer": "plan"}

    def family(name: str) -> str | None:
        last = name.rpartition(".")[2]
        return next((families[prefix] for prefix in families if last.startswith(prefix)), None)

    wrong = [
        f"{name}, line {line}: {other}"
        for name, path in known.items()
        if name.startswith(f"{READER_DOOR}.") and family(name) is not None
        for line, other in imports(path, known)
        if other.startswith(f"{READER_DOOR}.") and family(other) not in (None, family(name))
    ]
    assert wrong == []

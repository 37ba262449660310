"""The dependency rule of the packages: read from every import, so that a breach fails before it is felt."""

import ast
import sys
from pathlib import Path

import pytest

import assistant

ROOT = Path(assistant.__file__).parent
ALLOWED = {
    "core": {"core"},
    "content": {"core", "content", "errors"},
    "audio": {"audio", "errors"},
    "listen": {"core", "audio", "listen", "errors"},
    "speak": {"core", "audio", "speak", "errors"},
    "screen": {"core", "screen", "errors"},
    "store": {"core", "store", "errors"},
    "app": {"core", "app", "errors", "audio", "content", "listen", "speak", "screen", "store"},
    "bench": {"core", "app", "bench", "errors", "audio", "content", "screen", "speak", "listen"},
    "cli": {"core", "app", "cli", "bench", "errors", "content", "store", "screen", "audio", "listen"},
}
PORTS = {"assistant.audio.ports", "assistant.listen.ports", "assistant.speak.ports", "assistant.screen.ports"}
IMPURE = {"time", "random", "threading", "logging", "os", "io", "pathlib", "subprocess", "socket", "asyncio", "queue"}


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", ALLOWED)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    for path in modules(package):
        for name in imports(path):
            if name.startswith("assistant."):
                assert name.split(".")[1] in ALLOWED[package] | {"__version__"}, f"{path.name} imports {name}"


def test_the_core_is_pure() -> None:
    for path in modules("core"):
        outside = {name.split(".")[0] for name in imports(path)} - {"assistant"}
        assert outside <= set(sys.stdlib_module_names), path.name
        assert not outside & IMPURE, path.name


def test_the_loop_knows_adapters_by_their_protocols_alone() -> None:
    for name in ("running", "practising", "attention", "mouth", "offline"):
        for used in imports(ROOT / "app" / f"{name}.py"):
            if used.startswith(("assistant.audio", "assistant.listen", "assistant.speak", "assistant.screen")):
                assert any(used.startswith(port) for port in PORTS) or used in {
                    port.rsplit(".", 1)[0] for port in PORTS
                }, f"{name}.py imports {used}"


def test_every_module_says_where_it_stands() -> None:
    for path in ROOT.rglob("*.py"):
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path

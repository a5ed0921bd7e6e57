"""The structure that the plan promises, held against the imports."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"torch", "PySide6", "numba", "cv2", "numpy"}
COMMANDS = ["colorize", "regions", "flatten", "convert", "plugins", "models", "bench", ""]


def test_imports_point_down_the_levels():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_light(command):
    script = (
        "import sys\n"
        "from main import main\n"
        "try:\n    main([a for a in sys.argv[1:] if a])\n"
        "except SystemExit:\n    pass\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stderr.splitlines()}
    assert "usage:" in done.stdout
    assert not loaded & HEAVY


def test_nothing_but_paths_and_names_in_the_main_file():
    assert len((ROOT / "main.py").read_text().splitlines()) < 40


def test_every_package_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "painter").rglob("*.py")
        if not path.read_text().lstrip().startswith('"""')
    ]
    assert not silent

"""What no file of the project may do."""

import re
from pathlib import Path

import lessons
import pytest

pytestmark = pytest.mark.quick

# Unpickling runs whatever code the data bring along.
PICKLE = r"\bpickle\b|allow_pickle|joblib|\btorch\.load|\bdill\b|shelve"
# A server without its token lets anybody on the network run code.
NO_TOKEN = r"token\s*=\s*(''|\"\")|token=(\s|$)|disable_check_xsrf|allow_unauthent"


def found(pattern, text):
    return [line for line in text.splitlines() if re.search(pattern, line)]


FOLDERS = (".ci", "benchmarks", "docs", "exercises", "notebooks", "tests", "tools")


def project_files():
    """The project's own files: others may work in its folder, and lie in it."""
    folders = [lessons.ROOT / folder for folder in FOLDERS]
    paths = [*lessons.ROOT.glob("*"), *(p for f in folders for p in f.rglob("*"))]
    foreign = re.compile(
        r"/(node_modules|__pycache__|\.\w+_cache|\.ipynb_checkpoints)/"
    )
    return [p for p in paths if p.is_file() and not foreign.search(p.as_posix())]


def test_nothing_loads_pickled_data_or_drops_the_token():
    endings = {".py", ".ipynb", ".md", ".toml", ".j2", ""}
    paths = [path for path in project_files() if path.suffix in endings]
    assert {"helpers.py", "01_loading.ipynb", "run"} <= {path.name for path in paths}
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for pattern in (PICKLE, NO_TOKEN):
            assert path == Path(__file__) or found(pattern, text) == [], path


def test_the_patterns_find_what_they_are_for():
    for bad in ("np.load(f, allow_pickle=True)", "import pickle", "torch.load(f)"):
        assert found(PICKLE, bad)
    for bad in ("--IdentityProvider.token=''", 'c.ServerApp.token = ""', "--token="):
        assert found(NO_TOKEN, bad)

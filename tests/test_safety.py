"""What no file of the project may do."""

import re
import subprocess
from pathlib import Path

PROJECT = Path(__file__).parents[1]
# Unpickling runs whatever code the data bring along.
PICKLE = r"\bpickle\b|allow_pickle|joblib|\btorch\.load|\bdill\b|shelve"
# A server without its token lets anybody on the network run code.
NO_TOKEN = r"token\s*=\s*(''|\"\")|token=(\s|$)|disable_check_xsrf|allow_unauthent"


def found(pattern, text):
    return [line for line in text.splitlines() if re.search(pattern, line)]


def test_nothing_loads_pickled_data_or_drops_the_token():
    names = subprocess.check_output(["git", "ls-files"], cwd=PROJECT, text=True)
    paths = [PROJECT / name for name in names.splitlines()]
    texts = [
        path
        for path in paths
        if path.suffix not in (".png", ".json", ".txt") and path != Path(__file__)
    ]
    assert len(texts) > 30
    for path in texts:
        for pattern in (PICKLE, NO_TOKEN):
            assert found(pattern, path.read_text()) == [], path


def test_the_patterns_find_what_they_are_for():
    for bad in ("np.load(f, allow_pickle=True)", "import pickle", "torch.load(f)"):
        assert found(PICKLE, bad)
    for bad in ("--IdentityProvider.token=''", 'c.ServerApp.token = ""', "--token="):
        assert found(NO_TOKEN, bad)

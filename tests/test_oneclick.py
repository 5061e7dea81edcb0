"""Colab's and Binder's badges and cells name the project's one address."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REPOSITORY = PROJECT["urls"]["Repository"]
SLUG = urlsplit(REPOSITORY).path
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
README = (ROOT / "README.md").read_text()


def test_each_lesson_has_a_badge_for_colab():
    linked = re.findall(
        r"\]\((https://colab\.research\.google\.com/github[^)]*)", README
    )
    host = "https://colab.research.google.com/github"
    assert linked == [
        f"{host}{SLUG}/blob/main/notebooks/{path.name}" for path in LESSONS
    ]


def test_binder_has_a_badge_and_what_it_builds_from():
    (link,) = re.findall(r"\]\((https://mybinder\.org/v2/[^)]*)\)", README)
    assert link == f"https://mybinder.org/v2/gh{SLUG}/main?urlpath=lab/tree/notebooks"
    version = re.fullmatch(r"python-3\.(\d+)\n", (ROOT / "runtime.txt").read_text())
    oldest, newest = re.findall(r"3\.(\d+)", PROJECT["requires-python"])
    assert int(oldest) <= int(version[1]) < int(newest)
    assert (ROOT / "requirements.txt").exists()


def test_no_other_address_is_named():
    named = set()
    for path in [*ROOT.glob("*.md"), *LESSONS]:
        text = path.read_text(encoding="utf-8")
        named |= set(re.findall(r"https://github\.com/[\w-]+/tutorial\b", text))
    assert named <= {REPOSITORY}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_cell_for_colab(path):
    """On Colab it installs this project and what is missing; elsewhere nothing."""
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (cell for cell in notebook.cells if cell.id == "colab")
    code = re.sub(r"%pip (.*)", r"pip(f'\1')", cell.source)

    def installed(modules):
        commands = []
        system = type("sys", (), {"modules": modules})
        exec(code.replace("import sys\n", ""), {"sys": system, "pip": commands.append})
        return commands

    assert installed({}) == []
    assert installed({"google.colab": None}) == [
        f"install -q git+{REPOSITORY} importlib_resources"
    ]

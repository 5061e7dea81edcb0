"""The tool that makes wrong edits makes those it says, and applies one at a time."""

import ast
import shutil
from pathlib import Path

import mutants
import nbformat
import pytest

FILES = [path.relative_to(mutants.PROJECT) for path in mutants.files()]
SOURCE = "x = data.map(scale).batch(100, drop=True)\nassert x < y + 1\n"
EDITS = mutants.edits(SOURCE)


def test_the_edits_of_two_lines():
    made = {(line, what, new.splitlines()[line - 1]) for line, what, new in EDITS}
    assert made == {
        (1, "line dropped", "pass"),
        (1, "calls swapped", "x = (data.batch(100, drop=True).map(scale))"),
        (1, "argument left out", "x = (data.map(scale).batch(drop=True))"),
        (1, "argument left out", "x = (data.map(scale).batch(100))"),
        (1, "argument left out", "x = (data.map()).batch(100, drop=True)"),
        (1, "constant", "x = data.map(scale).batch(101, drop=True)"),
        (1, "constant", "x = data.map(scale).batch(100, drop=False)"),
        (2, "line dropped", "pass"),
        (2, "operator", "assert (x > y + 1)"),
        (2, "operator", "assert x < (y - 1)"),
        (2, "constant", "assert x < y + 2"),
    }
    assert all(
        sum(a != b for a, b in zip(SOURCE.splitlines(), new.splitlines(), strict=True))
        == 1
        for _, _, new in EDITS
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_edits_of_the_project(path, tmp_path):
    found = mutants.all_edits(path)
    assert len(found) > 50
    for edit in found:
        ast.parse(edit.new)
    (tmp_path / path).parent.mkdir(exist_ok=True)
    shutil.copy(mutants.PROJECT / path, tmp_path / path)
    found[-1].apply(tmp_path)
    assert changed(path, tmp_path) == 1


def changed(path, copy):
    """How many code cells, or files, of a copy are not as in the project."""
    before, after = (folder / path for folder in (mutants.PROJECT, copy))
    if Path(path).suffix == ".py":
        return before.read_text() != after.read_text()
    pair = (nbformat.read(p, as_version=4).cells for p in (before, after))
    return sum(a != b for a, b in zip(*pair, strict=True))

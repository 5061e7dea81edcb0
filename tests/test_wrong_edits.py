"""The tool that makes wrong edits makes those it says, and applies one at a time."""

import ast
import shutil

import lessons
import pytest
import wrong_edits

pytestmark = pytest.mark.quick

FILES = wrong_edits.sources()
SOURCE = "x = data.map(scale).batch(100, drop=True)\nassert x < y + 1\n"
EDITS = wrong_edits.edits(SOURCE)


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
    found = wrong_edits.all_edits(path)
    assert len(found) > 30
    for edit in found[::20]:  # parsing all of them takes half a minute
        ast.parse(edit.new)
    edit = found[-1]
    (tmp_path / edit.path).parent.mkdir(exist_ok=True)
    shutil.copy(lessons.ROOT / edit.path, tmp_path / edit.path)
    edit.apply(tmp_path)
    assert changed(edit.path, tmp_path) == 1


def changed(path, copy):
    """How many code cells, or files, of a copy are not as in the project."""
    before, after = (folder / path for folder in (lessons.ROOT, copy))
    if path.suffix == ".py":
        return before.read_bytes() != after.read_bytes()
    pair = (lessons.read(p).cells for p in (before, after))
    return sum(a != b for a, b in zip(*pair, strict=True))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_tests_of_each_file_exist(path):
    for check in wrong_edits.checks(path):
        assert (lessons.ROOT / check[0]).exists(), check

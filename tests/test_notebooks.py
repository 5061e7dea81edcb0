"""What nbval cannot see: the form of the notebooks as they are stored."""

import helpers

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from remake_outputs import readme_picture

ROOT = Path(__file__).parents[1]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
TAGS = {"nbval-check-output", "nbval-ignore-output", "raises-exception"}
SECTIONS = ["## Common traps", "## Key points", "## Exercises"]


@pytest.fixture(params=LESSONS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=nbformat.NO_CONVERT)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def is_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def tags(cell):
    return set(cell.metadata.get("tags", []))


def test_lessons_are_numbered_without_gaps():
    numbers = [int(path.name[:2]) for path in LESSONS]
    assert numbers == list(range(1, len(LESSONS) + 1))
    assert len(LESSONS) >= 8


def test_format(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_executed_from_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_outputs_are_clean(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            assert output.get("name") != "stderr", cell.id
        text = nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))
        # Folders of somebody's computer, and the time of a run.
        assert not re.search(r"/(home|root|tmp|usr|Users|work)/|[A-Z]:\\\\", text)
        assert "execution" not in cell.metadata, cell.id


def test_tags_are_known(notebook):
    for cell in notebook.cells:
        assert tags(cell) <= TAGS, cell.id


def test_most_outputs_are_compared(notebook):
    with_output = [cell for cell in code_cells(notebook) if cell.outputs]
    ignored = [c for c in with_output if "nbval-ignore-output" in tags(c)]
    assert len(ignored) <= 0.3 * len(with_output)


def test_only_changing_outputs_are_ignored(notebook):
    """A cell that is not compared shows a figure, and an assertion is at hand."""
    cells = code_cells(notebook)
    for i, cell in enumerate(cells):
        if "nbval-ignore-output" in tags(cell):
            assert any("text" in output for output in cell.outputs), cell.id
            assert re.search(r"\d\.\d", str(cell.outputs)), cell.id
            near = cells[max(0, i - 1) : i + 2]
            assert any("assert " in c.source for c in near), cell.id


def test_checks_assert(notebook):
    checks = [cell for cell in code_cells(notebook) if cell.id.endswith("-check")]
    assert checks
    for cell in checks:
        assert re.search(r"^ *assert ", cell.source, re.MULTILINE), cell.id


def test_figures_are_described(notebook):
    for cell, following in zip(notebook.cells, notebook.cells[1:], strict=False):
        if cell.cell_type == "code" and is_picture(cell):
            assert following.cell_type == "markdown", f"{cell.id}: no prose after it"
            for output in cell.outputs:
                alt = output.metadata["image/png"]["alt"]
                assert len(alt) > 40, cell.id


def test_errors_are_told_in_one_line(notebook):
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                assert "raises-exception" in tags(cell), cell.id
                assert len(output.traceback) == 1, cell.id


def test_code_fits_on_a_slide(notebook):
    for cell in code_cells(notebook):
        assert max(map(len, cell.source.splitlines())) <= 60, cell.id


def test_form_of_a_lesson(notebook):
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    title = text[0]
    assert re.match(r"# \d\. \w+( \w+)?\n", title)
    for part in ("**Time:**", "**You will be able to**", "**Builds on:**"):
        assert part in title
    assert "you are here" in title
    first_lines = [source.splitlines()[0] for source in text]
    assert [line for line in first_lines if line in SECTIONS] == SECTIONS
    colab, setup = code_cells(notebook)[:2]
    assert (colab.id, setup.id) == ("colab", "setup")
    assert setup.source.startswith("import helpers\n")


def test_lessons_lead_on(notebook):
    """Every link to a file of the project leads somewhere."""
    text = "\n".join(cell.source for cell in notebook.cells)
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links
    for link in links:
        assert (ROOT / "notebooks" / link).exists(), link


def test_last_line_leads_to_the_next_lesson():
    following = [path.name for path in LESSONS[1:]] + ["../README.md"]
    for path, link in zip(LESSONS, following, strict=True):
        notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
        last_line = notebook.cells[-1].source.splitlines()[-1]
        assert last_line.startswith("**Next:**"), path.name
        assert f"({link})" in last_line, path.name


def test_readme_shows_a_figure_of_a_lesson():
    png, path = readme_picture()
    assert path.read_bytes() == png
    assert f"]({path.relative_to(ROOT).as_posix()})" in (ROOT / "README.md").read_text()


def test_readme_lists_the_lessons():
    """Each lesson has a row, with the minutes that the lesson itself states."""
    readme = (ROOT / "README.md").read_text()
    rows = re.findall(r"^\| \[.*?\]\(notebooks/(.*?)\) \|.*?\| (\d+) \|", readme, re.M)
    stated = []
    for path in LESSONS:
        title = nbformat.read(path, as_version=nbformat.NO_CONVERT).cells[0].source
        (minutes,) = re.findall(r"\*\*Time:\*\* (\d+) minutes", title)
        stated.append((path.name, minutes))
    assert rows == stated


def test_what_lesson_2_teaches_is_what_later_lessons_import():
    taught = {}
    cells = {cell.id: cell.source for cell in nbformat.read(LESSONS[1], 4).cells}
    for name in ("setup", "scale", "network"):
        exec(cells[name], taught)
    image = np.arange(256, dtype=np.uint8)
    for a, b in zip(taught["scale"](image, 7), helpers.scale(image, 7), strict=True):
        np.testing.assert_array_equal(a, b, strict=True)
    one, other = models = taught["build_network"](), helpers.build_network()
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    images = np.ones((1, *helpers.IMAGE_SHAPE))
    np.testing.assert_array_equal(one(images), other(images))
    settings = [model.get_compile_config() for model in models]
    for each in settings:
        del each["optimizer"]["config"]["name"]  # counts up
    assert settings[0] == settings[1]

"""What nbval cannot see: the form of the notebooks as they are stored."""

import helpers

import ast
import builtins
import re
import statistics

import lessons
import nbconvert
import nbformat
import numpy as np
import published
import pytest
from remake_outputs import readme_picture

pytestmark = pytest.mark.quick

NUMBERS = {path: int(path.name[:2]) for path in lessons.PATHS}
TAGS = {
    "nbval-check-output",  # the same on drawn digits, and compared there, too
    "nbval-ignore-output",  # compared in all but its figures
    "times",  # these figures are times or memory
    "raises-exception",
    "once",  # another run gives other outputs; the text says why
    "scaffolding",  # folded; not on slides
}
SECTIONS = ["## Common traps", "## Key points", "## Exercises"]
README = (lessons.ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(params=lessons.PATHS, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def notebook(path):
    return published.read(path)


@pytest.fixture
def stored(path, notebook):
    """A notebook whose outputs and counts are not a learner's own."""
    if published.is_worked_in(path):
        pytest.skip(f"somebody has worked in {path.name}")
    return notebook


@pytest.mark.parametrize(
    "path", sorted(lessons.NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem
)
def test_saved_as_a_script_it_is_a_py_file(path):
    """By JupyterLab's menu, and by `jupyter nbconvert --to script`."""
    code, resources = nbconvert.ScriptExporter().from_notebook_node(lessons.read(path))
    assert resources["output_extension"] == ".py"
    assert "import helpers" in code or path not in lessons.PATHS


def is_picture(cell):
    return any("image/png" in output.get("data", {}) for output in cell.outputs)


def is_exercise(cell):
    return re.fullmatch(r"(exercise|check|solution)-\d(-text)?|exercises", cell.id)


def core(notebook):
    """The cells that a class has time for: all before the part "More"."""
    for i, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown" and cell.source.startswith("## More"):
            return notebook.cells[:i]
    return notebook.cells


def test_lessons_are_numbered_without_gaps():
    assert list(NUMBERS.values()) == list(range(1, len(NUMBERS) + 1))
    assert len(NUMBERS) >= 10


def test_cells_are_as_published(path):
    assert published.faults(path) == [], (
        "was changed after the outputs were made: run tools/remake_outputs.py. If this"
        " is your own copy of the lesson: pytest --learner leaves it out."
    )


def test_format(notebook):
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


def test_executed_from_top_to_bottom(stored):
    counts = [cell.execution_count for cell in lessons.code_cells(stored)]
    assert counts == list(range(1, len(counts) + 1))


def test_outputs_are_clean(stored):
    assert "widgets" not in stored.metadata  # pages would load a script for them
    for cell in lessons.code_cells(stored):
        for output in cell.outputs:
            assert output.get("name") != "stderr", cell.id
        text = nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))
        # Folders of somebody's computer, and the time of a run.
        assert not re.search(r"/(home|root|tmp|usr|Users|work)/|[A-Z]:\\\\", text)
        assert "execution" not in cell.metadata, cell.id


def test_tags_are_known(notebook):
    for cell in notebook.cells:
        assert lessons.tags(cell) <= TAGS, cell.id


def test_most_outputs_are_compared(stored):
    with_output = [cell for cell in lessons.code_cells(stored) if cell.outputs]
    ignored = [c for c in with_output if "nbval-ignore-output" in lessons.tags(c)]
    assert len(ignored) <= len(with_output) / 3


def asserted_names(tree):
    """The names that the assertions of a cell are about, and what these are made of."""

    def names_in(node):
        return {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}

    asserts = [n for n in ast.walk(tree) if isinstance(n, ast.Assert)]
    names = set().union(*(names_in(node.test) for node in asserts))
    for node in reversed(list(ast.walk(tree))):
        if isinstance(node, ast.Assign) and names & names_in(node):
            names |= names_in(node)
    return names - set(dir(builtins)) - {"np", "tf", "keras"}


def test_what_an_uncompared_figure_shows_is_asserted(stored):
    """Times are never asserted. Of any other figure that differs from run to run,
    the cell that shows it or one next to it asserts what is said of it."""
    cells = lessons.code_cells(stored)
    trees = [ast.parse(lessons.to_python(cell.source)) for cell in cells]
    for i, cell in enumerate(cells):
        if "nbval-ignore-output" not in lessons.tags(cell):
            assert "times" not in lessons.tags(cell), cell.id
            continue
        assert any("text" in output for output in cell.outputs), cell.id
        assert re.search(r"\d\.\d", str(cell.outputs)), cell.id
        if "times" not in lessons.tags(cell):
            near = trees[max(0, i - 1) : i + 2]
            asserted = set().union(*map(asserted_names, near))
            used = {n.id for n in ast.walk(trees[i]) if isinstance(n, ast.Name)}
            assert asserted & used, cell.id


def test_checks_assert(notebook):
    for cell in lessons.code_cells(notebook):
        if cell.id.endswith("-check"):
            assert any(
                isinstance(n, ast.Assert) for n in ast.walk(ast.parse(cell.source))
            )


def test_figures_are_described(stored):
    for cell, following in zip(stored.cells, stored.cells[1:], strict=False):
        if cell.cell_type == "code" and is_picture(cell):
            assert following.cell_type == "markdown", f"{cell.id}: no prose after it"
            for output in cell.outputs:
                alt = output.metadata["image/png"]["alt"]
                assert len(alt) > 40, cell.id


def test_errors_are_told_in_one_line(stored):
    for cell in lessons.code_cells(stored):
        for output in cell.outputs:
            if output.output_type == "error":
                assert "raises-exception" in lessons.tags(cell), cell.id
                assert len(output.traceback) == 1, cell.id


def test_code_fits_on_a_slide(notebook):
    for cell in lessons.code_cells(notebook):
        columns = max(map(len, cell.source.splitlines()))
        assert columns <= 60, f"{cell.id} has a line of {columns} columns"


def test_ids_say_what_their_cells_show(notebook):
    random = [c.id for c in notebook.cells if re.fullmatch(r"[0-9a-f-]{8,36}", c.id)]
    assert not random, f"ids as JupyterLab gives them: {random}"


def test_form_of_a_lesson(notebook):
    text = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    title = text[0]
    assert re.match(r"# \d+\. \w+([ .]\w+){0,4}\n", title)
    for part in ("**Time:**", "**You will be able to**", "**Builds on:**"):
        assert part in title
    assert "you are here" in title
    first_lines = [source.splitlines()[0] for source in text]
    assert [line for line in first_lines if line in SECTIONS] == SECTIONS
    first, *_ = (c for c in lessons.code_cells(notebook) if c.id != "colab")
    assert first.id == "setup"
    assert first.source.startswith("import helpers\n")


def test_lengths(notebook):
    cells = [
        cell
        for cell in core(notebook)
        if cell.cell_type == "code" and cell.id != "colab"  # publish.py's
    ]
    lines = [len(cell.source.splitlines()) for cell in lessons.code_cells(notebook)]
    assert len(cells) <= 45
    assert statistics.median(lines) <= 6
    assert max(lines) <= 18


def test_scaffolding_is_folded(notebook):
    folded = [c for c in notebook.cells if "scaffolding" in lessons.tags(c)]
    assert len(folded) <= 2
    for cell in notebook.cells:
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert hidden == (cell in folded), cell.id


def test_minutes_follow_the_rule(notebook):
    """Words of prose / 150, half a minute a code cell, three an exercise; an estimate.

    Rounded to five; without the part "More", the exercises' own cells and solutions.
    """
    minutes = 3 * 3
    for cell in core(notebook):
        if cell.cell_type == "code":
            minutes += 0 if is_exercise(cell) else 0.5
        elif not cell.id.startswith("solution"):
            minutes += len(re.findall(r"\w[\w'-]*", cell.source)) / 150
    (stated,) = re.findall(
        r"\*\*Time:\*\* about (\d+) minutes", notebook.cells[0].source
    )
    rounded = 5 * round(minutes / 5)
    assert int(stated) == rounded, (
        f"{minutes:.1f} minutes: write {rounded} at the top and in the README, or less"
    )


def test_links_lead_somewhere(notebook):
    text = "\n".join(cell.source for cell in notebook.cells)
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert links
    for link in links:
        assert (lessons.NOTEBOOKS / link).exists(), link


def test_last_line_leads_to_the_next_lesson():
    following = [path.name for path in lessons.PATHS[1:]] + ["../README.md"]
    for path, link in zip(lessons.PATHS, following, strict=True):
        last_line = lessons.read(path).cells[-1].source.splitlines()[-1]
        assert last_line.startswith("**Next:**"), path.name
        assert f"({link})" in last_line, path.name


def test_a_function_of_one_name_has_one_body():
    """In all lessons and in helpers, docstrings aside."""

    def body(function):
        statements = function.body
        if ast.get_docstring(function):
            statements = statements[1:]
        return ast.unparse([ast.Module([function.args, *statements], [])])

    bodies = {}
    sources = [("helpers", (lessons.ROOT / "helpers.py").read_text(encoding="utf-8"))]
    for path in lessons.PATHS:
        for cell in lessons.code_cells(lessons.read(path)):
            if not is_exercise(cell):
                sources.append((path.stem, lessons.to_python(cell.source)))
    for where, source in sources:
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef):
                bodies.setdefault(node.name, {}).setdefault(body(node), []).append(
                    where
                )
    assert {"scale", "build_network"} <= set(bodies)
    different = {name: list(b.values()) for name, b in bodies.items() if len(b) > 1}
    assert not different


def test_what_lesson_2_teaches_is_what_later_lessons_import():
    taught = lessons.run_cells(lessons.PATHS[1], ["setup", "scale", "network"])
    image = np.arange(256, dtype=np.uint8)
    for a, b in zip(taught["scale"](image, 7), helpers.scale(image, 7), strict=True):
        np.testing.assert_array_equal(a, b, strict=True)
    one, other = models = taught["build_network"](), helpers.build_network()
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    images = np.ones((1, 28, 28, 1))
    np.testing.assert_array_equal(one(images), other(images))
    settings = [model.get_compile_config() for model in models]
    for each in settings:
        del each["optimizer"]["config"]["name"]  # counts up
    assert settings[0] == settings[1]


def test_readme_shows_a_figure_of_a_lesson():
    png, path = readme_picture()
    assert path.read_bytes() == png
    assert f"]({path.relative_to(lessons.ROOT).as_posix()})" in README


def test_readme_shows_a_report_of_a_lesson():
    cells = lessons.code_cells(lessons.read(lessons.PATHS[6]))
    (cell,) = (cell for cell in cells if cell.id == "courses")
    (report,) = lessons.texts(cell.outputs)
    assert f"```text\n{report.strip()}\n```" in README


def test_readme_lists_the_lessons():
    """Each lesson has a row, with the minutes that the lesson itself states."""
    rows = re.findall(r"^\| \[.*?\]\(notebooks/(.*?)\) \|.*?\| (\d+) \|", README, re.M)
    stated = []
    for path in lessons.PATHS:
        title = lessons.read(path).cells[0].source
        (minutes,) = re.findall(r"\*\*Time:\*\* (?:about )?(\d+) minutes", title)
        stated.append((path.name, minutes))
    assert rows == stated

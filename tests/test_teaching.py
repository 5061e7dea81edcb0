"""What TEACHING.md says of the lessons is so."""

import re
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[1]
LESSONS = {
    path.stem[:2]: nbformat.read(path, as_version=4)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb"))
}
TEXT = (ROOT / "TEACHING.md").read_text(encoding="utf-8")


def part(heading):
    """The text between a heading and the next one of its level or above."""
    level = heading.split()[0]
    rest = TEXT.split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def first_column(text):
    return re.findall(r"^\| (.+?) \|", text, re.MULTILINE)


@pytest.mark.parametrize("number", LESSONS)
def test_minutes_add_up_to_the_lessons(number):
    title = LESSONS[number].cells[0].source
    heading = title.split("\n")[0].removeprefix("# ")
    text = part(f"### {heading}")
    teach, exercises = map(int, re.search(r"\| (\d+) \| (\d+) \|", text).groups())
    assert teach + exercises == int(re.search(r"Time:\*\* (\d+)", title)[1])
    for what in ("The one thing", "What goes wrong", "Stop after"):
        assert f"**{what}:**" in text
    assert "**Board:**" in text or "**Demo:**" in text
    assert len(re.findall(r"^- \*.+\?|^- \*.+\.\*", text, re.MULTILINE)) >= 2


def test_minutes_of_the_plans():
    tables = re.split(r"^\*\*", part("## Plans"), flags=re.MULTILINE)[1:]
    minutes = {
        plan.split("*")[0]: sum(map(int, re.findall(r"^\| (\d+) \|", plan, re.M)))
        for plan in tables
    }
    assert minutes.pop("50 minutes: one lesson that matters.") == 50
    assert minutes == {"Half a day.": 180, "A day.": 360}


def test_every_cell_that_is_linked_exists():
    links = re.findall(
        r"\[([^]]+)\]\(notebooks/((\d\d)_\w+\.ipynb)#cell-id=([\w-]+)\)", TEXT
    )
    assert len(links) > 60
    for text, name, number, cell_id in links:
        assert (ROOT / "notebooks" / name).exists(), name
        assert cell_id in {cell.id for cell in LESSONS[number].cells}, (name, cell_id)
        if text[:2].isdigit():
            assert text == f"{number} {cell_id}"


def test_every_prediction_has_its_answers():
    asked = [
        f"{number} {cell.id}"
        for number, lesson in LESSONS.items()
        for cell in lesson.cells
        if "**Predict:**" in cell.source
    ]
    rows = first_column(part('## What learners answer to "Predict"'))
    answered = [re.match(r"\[(.*?)\]", row)[1] for row in rows if row[0] == "["]
    assert answered == asked


def test_the_lesson_of_each_term_says_it_in_bold():
    rows = re.findall(r"^\| (.+?) \| .+ \| (\d) \|", part("## Glossary"), re.M)
    assert len(rows) > 30
    assert rows == sorted(rows, key=lambda row: row[0].lower())
    for term, number in rows:
        sources = [cell.source for cell in LESSONS[f"0{number}"].cells]
        assert any(f"**{term}" in source for source in sources), (term, number)


def test_figures_that_are_quoted_are_shown():
    """The last column with figures, in the cells' stored outputs or their text."""
    shown = {
        "01 histogram-count": ["5421", "6742"],
        "04 second-read-code": ["2523 of 6000"],
        "04 where-bound": ["15999"],
        "05 fit-count": ["188"],
        "05 memory": ["19 MB", "3,136 MB"],
        "06 network": ["89,610"],
        "07 cost": ["47.04 MB", "188.16 MB"],
        "08 interleave": ["10 11 20 21 12 13"],
    }
    for name, figures in shown.items():
        number, cell_id = name.split()
        (cell,) = (cell for cell in LESSONS[number].cells if cell.id == cell_id)
        for figure in figures:
            assert figure in str(cell.outputs), (name, figure)
            numbers = re.findall(r"\d+", figure.replace(",", "").split(".")[0])
            plain = TEXT.replace(",", "")
            assert all(number in plain for number in numbers), figure

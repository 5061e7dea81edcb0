"""What docs/teaching.md says of the lessons is so."""

import re

import lessons
import pytest

pytestmark = pytest.mark.quick

NOTEBOOKS = {path.stem[:2]: lessons.read(path) for path in lessons.PATHS}
TEXT = (lessons.ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
LINK = re.compile(
    r"\[((?:[^][]|\[[^][]*\])+)\]\((?:\.\./notebooks/)?((\d\d)_\w+\.ipynb)#cell-id=([\w-]+)\)"
)


def part(heading):
    """The text between a heading and the next one of its level or above."""
    level = heading.split()[0]
    rest = TEXT.split(f"\n{heading}\n")[1]
    return re.split(rf"\n#{{1,{len(level)}}} ", rest)[0]


def rows(text):
    """The cells of each row of the tables in a text, headings and rules included."""
    lines = re.findall(r"^\| (.+) \|$", text, re.MULTILINE)
    return [line.split(" | ") for line in lines]


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_minutes_add_up_to_the_lessons(number):
    title = NOTEBOOKS[number].cells[0].source
    heading = title.split("\n")[0].removeprefix("# ")
    text = part(f"### {heading}")
    teach, exercises = map(int, re.search(r"\| (\d+) \| (\d+) \|", text).groups())
    stated = re.search(r"Time:\*\* (?:about )?(\d+)", title)
    assert teach + exercises == int(stated[1])
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
    links = LINK.findall(TEXT)
    assert len(links) > 60
    assert len(links) == TEXT.count("#cell-id=")
    for text, name, number, cell_id in links:
        assert (lessons.NOTEBOOKS / name).exists(), name
        assert cell_id in {cell.id for cell in NOTEBOOKS[number].cells}, (name, cell_id)
        if text[:2].isdigit():
            assert text == f"{number} {cell_id}"


def test_every_prediction_has_its_answers():
    asked = [
        f"{number} {cell.id}"
        for number, notebook in NOTEBOOKS.items()
        for cell in notebook.cells
        if "**Predict:**" in cell.source
    ]
    guesses = rows(part('## Likely first guesses at "Predict"'))
    answered = [LINK.match(row[0])[1] for row in guesses if LINK.match(row[0])]
    assert answered == asked


def numbers(text):
    """The numbers in a text, without the commas and underscores in them."""
    found = re.findall(r"(?<![\w.])\d[\d,_]*(?:\.\d+)?(?!\w)", text)
    return {number.replace(",", "").replace("_", "") for number in found}


def unfounded(statement):
    """The numbers of a statement that the cells it links to do not show.

    A cell shows what stands in its source and its outputs, and so do the next few: a
    link may lead to the question before them.
    """
    shown = set()
    for _, _, number, cell_id in LINK.findall(statement):
        cells = NOTEBOOKS[number].cells
        (i,) = (i for i, cell in enumerate(cells) if cell.id == cell_id)
        for cell in cells[i : i + 5]:
            outputs = lessons.texts(cell.get("outputs", []))
            shown |= numbers("\n".join([cell.source, *outputs]))
    return numbers(LINK.sub("", statement)) - shown


def statements():
    """What is said of a cell that is linked: in tables without the wrong beliefs."""
    for cell, _, so in (r for r in rows(TEXT) if len(r) == 3 and LINK.match(r[0])):
        yield f"{cell} {so}"
    for _, so, cell in (r for r in rows(TEXT) if len(r) == 3 and LINK.match(r[2])):
        yield f"{so} {cell}"
    for bullet in re.findall(r"^- .+(?:\n  .+)*", part("## The lessons"), re.M):
        yield from (
            s for s in re.split(r"(?<=[.?!])\s+(?=[A-Z*])", bullet) if LINK.search(s)
        )


STATEMENTS = list(statements())


def test_numbers_stand_in_the_cells_that_are_linked():
    assert len(STATEMENTS) > 40
    assert {s: unfounded(s) for s in STATEMENTS if unfounded(s)} == {}


def test_a_wrong_number_would_be_noticed():
    with_numbers = [s for s in STATEMENTS if numbers(LINK.sub("", s))]
    assert len(with_numbers) > 10
    for statement in with_numbers:
        links = " ".join(match[0] for match in LINK.finditer(statement))
        for number in numbers(LINK.sub("", statement)):
            assert unfounded(f"{number}9731 {links}"), statement

"""Find an answer, the glossary and the corrections: every link leads to its cell."""

import re

import lessons
import pytest
from test_teaching import LINK, NOTEBOOKS, unfounded

pytestmark = pytest.mark.quick

PAGES = {
    name: lessons.read(lessons.NOTEBOOKS / f"{name}.ipynb")
    for name in ("find_an_answer", "glossary", "corrections")
}
FIND = "[Find an answer]({}find_an_answer.ipynb)"
# A message that no code here raises: of an old version.
ONLY_SAID = {("01", "more-disk")}


def rows(name, cells=""):
    """Return the rows of the tables in a page's cells, as lists of their columns."""
    sources = [c.source for c in PAGES[name].cells if c.id.startswith(cells)]
    tables = [re.findall(r"^\| (.+) \|$", source, re.MULTILINE) for source in sources]
    return [row.split(" | ") for table in tables for row in table[1:]]


def links(name):
    """Return (text, number, cell id) of each link to a cell in a page."""
    text = "\n".join(cell.source for cell in PAGES[name].cells)
    found = LINK.findall(text)
    assert len(found) == text.count("#cell-id=")
    return [(text, number, cell_id) for text, _, number, cell_id in found]


def position(number, cell_id):
    """Return where a cell is in its lesson; there must be one."""
    ids = [cell.id for cell in NOTEBOOKS[number].cells]
    assert cell_id in ids, (number, cell_id)
    return ids.index(cell_id)


@pytest.mark.parametrize("name", PAGES)
def test_form(name):
    notebook = PAGES[name]
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert {cell.cell_type for cell in notebook.cells} == {"markdown"}
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert lessons.NOTEBOOKS / f"{name}.ipynb" not in lessons.PATHS


@pytest.mark.parametrize("name", PAGES)
def test_each_link_has_the_heading_above_its_cell(name):
    """So that it can be found where #cell-id is not followed, as on GitHub."""
    found = links(name)
    assert len(found) > 10
    for text, number, cell_id in found:
        heading = lessons.heading_above(NOTEBOOKS[number], cell_id)
        assert text == f"{int(number)}. {heading}", cell_id


def test_each_answer_is_a_cell_with_an_output():
    for _, number, cell_id in links("find_an_answer"):
        cell = NOTEBOOKS[number].cells[position(number, cell_id)]
        shows = cell.cell_type == "code" and cell.outputs
        assert bool(shows) != ((number, cell_id) in ONLY_SAID), cell_id


def test_no_row_twice():
    texts = [row[0].lower() for row in rows("find_an_answer")]
    assert len(texts) > 100
    assert len(set(texts)) == len(texts)


def test_both_parts_follow_the_lessons():
    groups = {}
    for cell in PAGES["find_an_answer"].cells:
        if match := re.match(r"### You (see|ask): (.+)", cell.source):
            groups.setdefault(match[1], []).append(match[2])
    steps = [group for group in groups["see"] if group in groups["ask"]]
    assert steps == [group for group in groups["ask"] if group in groups["see"]]
    assert steps[:3] == ["loading", "scaling", "shuffling"]


def test_messages_stand_in_their_lesson():
    """What is set as code under "You see", but for the signs of code inside."""
    messages = 0
    for text, link in rows("find_an_answer", "see-"):
        _, _, number, _ = LINK.match(link).groups()
        lesson = NOTEBOOKS[number].cells
        shown = [c.source for c in lesson]
        shown += [t for c in lesson for t in lessons.texts(c.get("outputs", []))]
        shown = re.sub(r"`|\x1b\[\d*m", "", "\n".join(shown))
        for _, message in re.findall(r"(`+) ?(.+?) ?\1(?!`)", text):
            assert message.replace("`", "") in shown, (number, message)
            messages += 1
    assert messages > 60


def test_the_cell_of_each_term_says_it_in_bold():
    terms = rows("glossary")
    assert len(terms) > 30
    assert terms == sorted(terms, key=lambda row: row[0].lower())
    for term, _, link in terms:
        _, _, number, cell_id = LINK.fullmatch(link).groups()
        cell = NOTEBOOKS[number].cells[position(number, cell_id)]
        assert f"**{term}" in cell.source, term


def test_numbers_of_the_corrections_stand_in_their_cells():
    statements = [" ".join(row[1:]) for row in rows("corrections")]
    assert {s: unfounded(s) for s in statements if unfounded(s)} == {}
    assert unfounded(f"4711 {LINK.search(statements[0])[0]}") == {"4711"}


@pytest.mark.parametrize("path", lessons.PATHS, ids=lambda path: path.stem)
def test_each_lesson_ends_with_a_link(path):
    assert FIND.format("") in lessons.read(path).cells[-1].source


def test_the_other_pages_link_to_it():
    for name in ("glossary", "corrections"):
        assert FIND.format("") in PAGES[name].cells[0].source
        assert f"({name}.ipynb)" in PAGES["find_an_answer"].cells[0].source
    readme = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    first_screen = "\n".join(readme.splitlines()[:15])
    assert FIND.format("notebooks/") in first_screen

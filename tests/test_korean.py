"""The Korean notebooks are the English ones but for the prose, and that is Korean."""

import os
import re
import shutil
import subprocess
import sys

import lessons
import nbformat
import publish
import pytest
import translate
import translation_faults
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_teaching import LINK

pytestmark = pytest.mark.quick

IN_CI = bool(os.environ.get("CI"))  # where nobody is a learner: see published.py


@pytest.fixture(params=translate.PAGES, ids=lambda path: path.stem)
def page(request):
    return request.param


def korean(page):
    return lessons.read(translate.KOREAN / page.name)


def texts(notebook):
    """{name: text} of the prose; without the texts of outputs that learners stored."""
    found = [(n, place[key], key) for n, place, key in translate.prose(notebook)]
    return {name: text for name, text, key in found if IN_CI or key == "source"}


def without_prose(notebook):
    """All else of a notebook, or of what a learner may not change."""
    for _, place, key in translate.prose(notebook):
        place[key] = ""
    if IN_CI:
        return notebook
    return [
        (cell.id, cell.cell_type, lessons.tags(cell), cell.source)
        for cell in notebook.cells
        if not re.fullmatch(r"exercise-\d", cell.id)
    ]


def test_there_is_a_korean_page_of_each_and_no_other():
    names = [page.stem for page in translate.PAGES]
    assert sorted(p.stem for p in translate.KOREAN.glob("*.ipynb")) == names
    assert sorted(p.stem for p in translate.CATALOGUES.glob("*.po")) == names


def test_only_the_prose_differs(page):
    """Cells, ids, types, tags, code, outputs: nobody executes the Korean ones."""
    assert without_prose(korean(page)) == without_prose(lessons.read(page)), (
        f"notebooks/ko/{page.name} is out of date: run tools/translate.py"
    )


def test_the_prose_is_what_the_catalogue_has(page):
    messages = translate.brought_up_to_date(page)
    assert texts(korean(page)) == texts(translate.derived(page, messages)), (
        f"notebooks/ko/{page.name} is out of date: run tools/translate.py"
    )


def test_translations_are_right_in_form(page):
    """Not that all is translated, for somebody without Korean may mend a sentence.

    Before a publication, `tools/translate.py --check` says that.
    """
    for name, message in translate.brought_up_to_date(page).items():
        if translate.is_current(message):
            found = translation_faults.faults(message.id, message.string)
            assert [*found] == [], name


def test_links_lead_to_korean_pages(page):
    links = [
        link
        for text in texts(korean(page)).values()
        for link in re.findall(r"\]\(([^)#:]+)[^):]*\)", text)
    ]
    assert links
    for link in links:
        assert (translate.KOREAN / link).exists(), link


@pytest.mark.parametrize("name", ["find_an_answer", "glossary", "corrections"])
def test_links_to_cells_say_the_korean_heading(name):
    """So that it can be found where #cell-id is not followed, as on GitHub."""
    cells = lessons.read(translate.KOREAN / f"{name}.ipynb").cells
    shown = [c.source for c in cells if not c.source.startswith(translate.NOTE)]
    found = LINK.findall("".join(shown))
    assert found
    in_korean = {p.name: lessons.read(translate.KOREAN / p.name) for p in lessons.PATHS}
    for text, lesson, number, cell_id in found:
        heading = lessons.heading_above(in_korean[lesson], cell_id)
        if re.search("[가-힣]", heading):  # else it is shown in English
            assert text == f"{int(number)}. {heading}", cell_id


@pytest.mark.slow
def test_the_suite_does_not_execute_them():
    process = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-q", "notebooks"],
        cwd=lessons.ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert "notebooks/01_loading.ipynb::" in process.stdout
    assert "notebooks/ko/" not in process.stdout


@pytest.mark.slow
def test_helpers_are_found_from_their_folder():
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    command = [sys.executable, "-c", "import helpers"]
    subprocess.run(command, cwd=translate.KOREAN, env=environment, check=True)


def test_publishing_changes_both_languages_alike(tmp_path):
    english, translation = "notebooks/01_loading.ipynb", "notebooks/ko/01_loading.ipynb"
    (tmp_path / "notebooks" / "ko").mkdir(parents=True)
    for name in ("pyproject.toml", "README.md", english, translation):
        shutil.copy(lessons.ROOT / name, tmp_path / name)
    publish.main(["https://github.com/an-owner/a.name"], tmp_path)
    published = [lessons.read(tmp_path / name) for name in (english, translation)]
    assert "a.name" in lessons.code_cells(published[1])[0].source
    assert without_prose(published[0]) == without_prose(published[1])


CELLS = {"title": "# Title", "text": "See [this](../README.md)."}
TRANSLATIONS = {
    "# Title": "# 제목",
    "See [this](../README.md).": "[여기](../README.md)를 보세요.",
    "100 % of it.": "100% 모두입니다.",
}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A page of three cells, in a project without translations."""
    monkeypatch.setattr(lessons, "ROOT", tmp_path)
    monkeypatch.setattr(translate, "CATALOGUES", tmp_path / "translations" / "ko")
    monkeypatch.setattr(translate, "KOREAN", tmp_path / "notebooks" / "ko")
    monkeypatch.setattr(translate, "README", tmp_path / "README.ko.md")
    page = tmp_path / "notebooks" / "page.ipynb"
    translate.KOREAN.mkdir(parents=True)
    translate.CATALOGUES.mkdir(parents=True)
    metadata = {"image/png": {"alt": "100 % of it."}}
    outputs = [new_output("display_data", {"image/png": ""}, metadata=metadata)]
    cells = [new_markdown_cell(source, id=i) for i, source in CELLS.items()]
    cells.append(new_code_cell("plot()", id="figure", outputs=outputs))
    nbformat.write(new_notebook(cells=cells), page)
    return page


def change(page, cell_id, source):
    """Change a cell of the English page, or remove it."""
    notebook = lessons.read(page)
    notebook.cells = [c for c in notebook.cells if source or c.id != cell_id]
    for cell in notebook.cells:
        if cell.id == cell_id:
            cell.source = source
    nbformat.write(notebook, page)


def edit(page, old, new):
    """Edit a page's catalogue as a translator does."""
    path = translate.catalogue_path(page)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def translated(page):
    translate.update([page])
    for english, text in TRANSLATIONS.items():
        entry = f'msgid "{english}"\nmsgstr ""'
        edit(page, entry, entry.replace('""', f'"{text}"'))
    assert translate.update([page]) == []
    return translate.catalogue_path(page).read_text(encoding="utf-8")


def test_what_is_not_translated_is_english_under_a_korean_line(project):
    assert translate.update([project]) == [
        f"page.po, {name}: is not translated" for name in (*CELLS, "figure, alt")
    ]
    assert [*texts(korean(project)).values()][:2] == [
        f"{translate.NOTE}\n\n# Title",
        f"{translate.NOTE}\n\nSee [this](../../README.md).",
    ]
    assert korean(project).cells[2] == lessons.read(project).cells[2]


def test_a_translated_page(project):
    assert "python-format" not in translated(project)
    title, text, figure = korean(project).cells
    assert title.source == "# 제목"
    assert text.source == "[여기](../../README.md)를 보세요."
    assert figure.outputs[0].metadata["image/png"]["alt"] == "100% 모두입니다."
    translate.README.touch()
    translate.update([project])
    assert "](../../README.ko.md)" in korean(project).cells[1].source


def test_what_is_out_of_date_is_english_under_a_korean_line(project):
    translated(project)
    change(project, "title", "# New title")
    changed = ["page.po, title: the English has changed since it was translated"]
    assert translate.update([project]) == changed
    assert korean(project).cells[0].source == f"{translate.NOTE}\n\n# New title"
    catalogue = translate.catalogue_path(project).read_text(encoding="utf-8")
    assert '#, fuzzy\n#| msgid "# Title"\nmsgctxt "title"' in catalogue
    assert 'msgid "# New title"\nmsgstr "# 제목"' in catalogue
    # Again: what the translator needs is still there.
    assert translate.update([project]) == changed
    assert translate.update([project], write=False)[1:] == []
    catalogue = translate.catalogue_path(project).read_text(encoding="utf-8")
    assert '#| msgid "# Title"\n' in catalogue
    edit(project, "#, fuzzy\n", "")
    edit(project, "# 제목", "# 새 제목")
    assert translate.update([project]) == []
    assert korean(project).cells[0].source == "# 새 제목"
    catalogue = translate.catalogue_path(project).read_text(encoding="utf-8")
    assert "#|" not in catalogue


def test_a_cell_that_is_gone_leaves_the_catalogue(project):
    before = translated(project)
    change(project, "text", None)
    assert translate.update([project]) == []
    after = translate.catalogue_path(project).read_text(encoding="utf-8")
    assert 'msgctxt "text"' in before
    assert 'msgctxt "text"' not in after


def test_check_writes_nothing_and_fails(project, monkeypatch, capsys):
    translated(project)
    monkeypatch.setattr(translate, "PAGES", [project])
    monkeypatch.setattr(sys, "argv", ["translate.py", "--check"])
    translate.main()
    (translate.KOREAN / "page.ipynb").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="1"):
        translate.main()
    assert "notebooks/ko/page.ipynb: is out of date" in capsys.readouterr().out
    assert (translate.KOREAN / "page.ipynb").read_text(encoding="utf-8") == ""


ENGLISH = """\
# 1. Loading

Read `a, b` and **[this](x.ipynb#cell-id=y)** 60,000 times, twice, three times, 0.5.

| a | `|` |
|---|---|
<details>

```python
x, y
```
"""
KOREAN = """\
# 1. 불러오기

`a, b`를 **[이 셀](x.ipynb#cell-id=y)** 안에서 60000번, 2배, 3번, 0.5로 읽습니다.

| 가 | `|` |
|---|---|
<details>

```python
x, y
```
"""


def test_a_good_translation_has_no_fault():
    assert [*translation_faults.faults(ENGLISH, KOREAN)] == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("x, y", "x y", "code blocks"),
        ("`a, b`", "`a b`", "inline code"),
        ("`a, b`", "a, b", "inline code"),
        ("cell-id=y", "cell-id=z", "link targets"),
        ("<details>", "", "HTML tags"),
        ("# 1", "## 1", "headings"),
        ("| 가 |", "| 가 | 나 |", "rows of tables"),
        ("60000", "6만", "numbers"),
        ("2배", "3배", "numbers"),
        ("0.5", "0.6", "numbers"),
        ("**", "", "marks of bold"),
        ("2배, 3번", "2~3번", "tildes"),
        ("** 안", "**안", "this will not be bold"),
        ("읽습니다", "읽는다", "the style is not 합니다체: 읽는다."),
        ("읽습니다", "데이터셋입니다", "write 데이터세트, not 데이터셋"),
        (KOREAN, ENGLISH, "it is not in Korean"),
    ],
)
def test_a_faulty_translation(old, new, fault):
    assert old in KOREAN
    found = [*translation_faults.faults(ENGLISH, KOREAN.replace(old, new))]
    assert found
    assert all(text.startswith(fault) for text in found)


def test_a_heading_in_bold_stays_where_it_is():
    english, korean = "**Slow?** Cache it.", "**느린가요?** 캐시하세요."
    assert [*translation_faults.faults(english, korean)] == []
    turned = "캐시하세요. **느린가요?**"
    for pair in (english, turned), (turned, english.replace("Slow", "느린")):
        (fault,) = translation_faults.faults(*pair)
        assert fault.startswith("only a heading is bold at the beginning")


def test_terms():
    wrong = translation_faults.terms()
    assert wrong["데이터셋"] == "데이터세트"
    # In brackets there: right in other meanings.
    assert not [rendering for rendering in wrong if "그림" in rendering]
    for right in wrong.values():
        assert not any(rendering in right for rendering in wrong), right


def test_both_readmes_have_the_same_commands_and_minutes():
    english, korean = (
        (lessons.ROOT / name)
        .read_text(encoding="utf-8")
        .replace("notebooks/ko/", "notebooks/")
        for name in ("README.md", "README.ko.md")
    )
    for pattern in (
        r"(?ms)^```.*?^```$",
        r"\]\((notebooks/\d\w+\.ipynb)\) \|.*?\| (\d+) \|",
    ):
        found = re.findall(pattern, english)
        assert found
        assert re.findall(pattern, korean) == found
    for text, link in ((english, "(README.ko.md)"), (korean, "(README.md)")):
        assert link in text.splitlines()[0]

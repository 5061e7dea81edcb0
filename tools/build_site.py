"""Build a site from the stored notebooks and docs/; nothing is executed or fetched.

python tools/build_site.py [OUT]

OUT is `site` if you name no folder; the Korean pages are in OUT/ko. Needs
docs/requirements.txt. The pages work from a folder (file://) and under any address, so
any static host can serve them.
"""

import itertools
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

import lessons
import nbformat
from sphinx.cmd.build import build_main

TITLE = re.compile(r"^#+ (.+)$|\A\*\*(?!Predict|예측)(.+?)\*\*", re.MULTILINE)
ROW = re.compile(r"^\| (.+) \| \[(.+)\]\((\w+)\.ipynb(#cell-id=.+)\) \|$", re.MULTILINE)
SKIPPED = re.compile(
    r"$|Key points|Exercises|\d\. |Common traps$|핵심 정리|연습 문제|흔한 함정$"
)
KOREAN = lessons.NOTEBOOKS / "ko"
KOREAN_README = lessons.ROOT / "README.ko.md"
SETTINGS = lessons.ROOT / "tools" / "site"
TEXTS = (
    "docs/teaching.md",
    "docs/reliability.md",
    "benchmarks/README.md",
    "CONTRIBUTING.md",
    "LICENSE",
)
CHECK_PIPELINE = """\
# check_pipeline

[Lesson 7](notebooks/07_your_own_data.ipynb#cell-id=courses) shows it at work.

```{eval-rst}
.. automodule:: pipeline_checks
   :no-members:

.. autofunction:: check_pipeline
.. autoclass:: Report
   :members:
```
"""
# {folder of the notebooks: [(caption as an option, pages)]}
TREES = {
    lessons.NOTEBOOKS: [
        ("", "Find an answer <notebooks/find_an_answer>"),
        (":caption: Lessons", "notebooks/[0-9][0-9]_*"),
        (
            ":caption: Look up",
            "notebooks/glossary\nnotebooks/corrections\ncheck_pipeline",
        ),
        (
            ":caption: For teachers and maintainers",
            "docs/teaching\ndocs/reliability\nbenchmarks/README\nCONTRIBUTING",
        ),
    ],
    KOREAN: [
        ("", "답 찾기 <find_an_answer>"),
        (":caption: 강의", "[0-9][0-9]_*"),
        (":caption: 찾아보기", "glossary\ncorrections"),
    ],
}
TREE = """

```{{toctree}}
:hidden:
:glob:
{}

{}
```
"""
# Where links of the project lead on the site: [(what, replacement)]. Those to pages of
# the other language are HTML: they are none of Sphinx's.
LINKS = {
    lessons.NOTEBOOKS: [
        (r"\]\(\.\./README\.md", "](../index.md"),
        (r"\[([^][]+)\]\(README\.ko\.md\)", r'<a href="ko/index.html">\1</a>'),
    ],
    KOREAN: [
        (
            r"\[([^][]+)\]\((?:\.\./)*([\w/]+)\.md(#[\w-]+)?\)",
            r'<a href="../\2.html\3">\1</a>',
        ),
        ('"../README.html', '"../index.html'),
        (r"\]\(\.\./\.\./README\.ko\.md", "](index.md"),
        (r"\]\(notebooks/ko/", "]("),
    ],
}


def linked(markdown, notebooks):
    """Return Markdown with its links as they are on the site."""
    for pattern, replacement in LINKS[notebooks]:
        markdown = re.sub(pattern, replacement, markdown)
    return markdown


def prepared(path):
    """Return a notebook as the site shows it.

    Each cell gets an id for the links to it, a figure the alternative text in its
    metadata, and a folded cell the tag that folds it.
    """
    notebook, cells = lessons.read(path), []
    for cell in notebook.cells:
        target = f'<span id="cell-id={cell.id}"></span>\n\n'
        if cell.cell_type == "markdown":
            cell.source = target + linked(cell.source, path.parent)
        else:
            cells.append(nbformat.v4.new_markdown_cell(target))
            if cell.metadata.get("jupyter", {}).get("source_hidden"):
                cell.metadata["tags"] = [*cell.metadata.get("tags", []), "hide-input"]
            for output in cell.outputs:
                alt = output.get("metadata", {}).get("image/png", {}).get("alt")
                if alt:
                    image = {"alt": " ".join(alt.split())}
                    cell.metadata["mystnb"] = {"image": image}
        cells.append(cell)
    notebook.cells = cells
    return notebook


def plain(markdown):
    """Return a line of Markdown as it is read."""
    return re.sub(r"`|\*\*", "", markdown).strip()


def page_of(path):
    """Return a notebook's page, in the site of its language."""
    return path.stem if path.parent == KOREAN else f"notebooks/{path.stem}"


def searchable(path):
    """Yield what the search finds in a lesson: [title, where, page, anchor, text].

    It is one entry for each heading, or paragraph that begins in bold, up to the next.
    The key points repeat what the cells show, and nobody searches for an exercise.
    """
    entry, cells = [""], lessons.read(path).cells
    lesson = plain(cells[0].source.splitlines()[0].removeprefix("# "))
    for cell in cells:
        text = "\n".join([cell.source, *lessons.texts(cell.get("outputs", []))])
        title = TITLE.search(cell.source) if cell.cell_type == "markdown" else None
        if title:
            if not SKIPPED.match(entry[0]):
                yield entry
            anchor = f"#cell-id={cell.id}"
            title = plain(title[1] or title[2])
            entry = [title, lesson, page_of(path), anchor, text]
        else:
            entry[-1] += "\n" + text
    yield entry


def answers(path):
    """Yield an entry for each row of find_an_answer, as `searchable` has them."""
    for cell in lessons.read(path).cells:
        for text, where, page, anchor in ROW.findall(cell.source):
            yield [plain(text), plain(where), page_of(path.with_stem(page)), anchor, ""]


def write_sources(folder, notebooks, readme):
    """Write what Sphinx reads into a folder that is laid out as the site."""
    for name in TEXTS if notebooks != KOREAN else ["LICENSE"]:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(lessons.ROOT / name, folder / name)
    shutil.copytree(lessons.NOTEBOOKS / "images", folder / "notebooks" / "images")
    for path in notebooks.glob("*.ipynb"):
        nbformat.write(prepared(path), folder / f"{page_of(path)}.ipynb")
    start = linked(readme.read_text(encoding="utf-8"), notebooks)
    start += "".join(TREE.format(*tree) for tree in TREES[notebooks])
    (folder / "index.md").write_text(start, encoding="utf-8")
    if notebooks != KOREAN:
        (folder / "check_pipeline.md").write_text(CHECK_PIPELINE, encoding="utf-8")


def build_language(out, notebooks, readme, *options):
    """Build the site of one language in a new folder."""
    with tempfile.TemporaryDirectory() as temporary:
        source, doctrees = Path(temporary, "source"), Path(temporary, "doctrees")
        source.mkdir()
        write_sources(source, notebooks, readme)
        options = ["-q", "-W", "--keep-going", "-j", "auto", *options]
        places = ["-c", str(SETTINGS), "-d", str(doctrees), str(source), str(out)]
        code = build_main([*options, *places])
    paths = [notebooks / path.name for path in lessons.PATHS]
    rows = answers(notebooks / "find_an_answer.ipynb")
    cells = [*rows, *itertools.chain(*map(searchable, paths))]
    text = f"const CELLS = {json.dumps(cells, indent=0)};\n"
    (out / "_static" / "cells.js").write_text(text, encoding="utf-8")
    if code:
        raise SystemExit(code)


def build(out):
    """Build the site in a folder, which is new or has an older build."""
    if out.exists() and any(out.iterdir()) and not (out / ".buildinfo").exists():
        raise SystemExit(f"{out} has files that are no site: name another folder.")
    if out.exists():
        shutil.rmtree(out)
    build_language(out, lessons.NOTEBOOKS, lessons.ROOT / "README.md")
    if KOREAN_README.exists():
        build_language(out / "ko", KOREAN, KOREAN_README, "-t", "ko")


if __name__ == "__main__":
    build(Path(sys.argv[1] if sys.argv[1:] else lessons.ROOT / "site"))

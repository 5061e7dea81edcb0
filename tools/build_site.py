"""Build a site from the stored notebooks and docs/; nothing is executed or fetched.

python tools/build_site.py [OUT]

OUT is `site` if you name no folder. Needs docs/requirements.txt. The pages work from a
folder (file://) and under any address, so any static host can serve them.
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

TITLE = re.compile(r"^#+ (.+)$|\A\*\*(?!Predict)(.+?)\*\*", re.MULTILINE)
ROW = re.compile(r"^\| (.+) \| \[(.+)\]\((\w+)\.ipynb(#cell-id=.+)\) \|$", re.MULTILINE)
SKIPPED = re.compile(r"$|Key points|Exercises|\d\. |Common traps$")
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
PAGES = """

```{toctree}
:hidden:

Find an answer <notebooks/find_an_answer>
```

```{toctree}
:hidden:
:caption: Lessons

LESSONS
```

```{toctree}
:hidden:
:caption: Look up

notebooks/glossary
notebooks/corrections
check_pipeline
```

```{toctree}
:hidden:
:caption: For teachers and maintainers

docs/teaching
docs/reliability
benchmarks/README
CONTRIBUTING
```
"""


def prepared(notebook):
    """Return a notebook as the site shows it.

    Each cell gets an id for the links to it, a figure the alternative text in its
    metadata, and a folded cell the tag that folds it.
    """
    cells = []
    for cell in notebook.cells:
        target = f'<span id="cell-id={cell.id}"></span>\n\n'
        if cell.cell_type == "markdown":
            cell.source = target + cell.source.replace("(../README.md", "(../index.md")
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
            entry = [title, lesson, f"notebooks/{path.stem}", anchor, text]
        else:
            entry[-1] += "\n" + text
    yield entry


def answers():
    """Yield an entry for each row of find_an_answer, as `searchable` has them."""
    for cell in lessons.read(lessons.NOTEBOOKS / "find_an_answer.ipynb").cells:
        for text, where, page, anchor in ROW.findall(cell.source):
            yield [plain(text), plain(where), f"notebooks/{page}", anchor, ""]


def write_sources(folder):
    """Write what Sphinx reads into a folder that is laid out as the project."""
    for name in TEXTS:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(lessons.ROOT / name, folder / name)
    shutil.copytree(lessons.NOTEBOOKS / "images", folder / "notebooks" / "images")
    for path in lessons.NOTEBOOKS.glob("*.ipynb"):
        notebook = prepared(lessons.read(path))
        nbformat.write(notebook, folder / "notebooks" / path.name)
    readme = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    numbered = "\n".join(f"notebooks/{path.stem}" for path in lessons.PATHS)
    pages = PAGES.replace("LESSONS", numbered)
    (folder / "index.md").write_text(readme + pages, encoding="utf-8")
    (folder / "check_pipeline.md").write_text(CHECK_PIPELINE, encoding="utf-8")


def build(out):
    """Build the site in a folder, which is new or has an older build."""
    if out.exists() and any(out.iterdir()) and not (out / ".buildinfo").exists():
        raise SystemExit(f"{out} has files that are no site: name another folder.")
    if out.exists():
        shutil.rmtree(out)
    with tempfile.TemporaryDirectory() as temporary:
        source, doctrees = Path(temporary, "source"), Path(temporary, "doctrees")
        source.mkdir()
        write_sources(source)
        options = ["-q", "-W", "--keep-going", "-j", "auto", "-c", str(SETTINGS)]
        code = build_main([*options, "-d", str(doctrees), str(source), str(out)])
    cells = [*answers(), *itertools.chain(*map(searchable, lessons.PATHS))]
    text = f"const CELLS = {json.dumps(cells, indent=0)};\n"
    (out / "_static" / "cells.js").write_text(text, encoding="utf-8")
    if code:
        raise SystemExit(code)


if __name__ == "__main__":
    build(Path(sys.argv[1] if sys.argv[1:] else lessons.ROOT / "site"))

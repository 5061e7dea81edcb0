"""The lessons as web pages: figures have their texts, and axe-core finds nothing."""

from conftest import missing

import json
import re

import lessons
import pytest
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter

pytestmark = pytest.mark.browser

TOOLS = lessons.ROOT / "tools"
AXE = TOOLS / "pages" / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="module", params=lessons.PATHS, ids=lambda path: path.stem)
def lesson(request, tmp_path_factory):
    """A lesson's notebook, and its page as the template of the pages renders it."""
    exporter = HTMLExporter(template_name="pages", extra_template_basedirs=[str(TOOLS)])
    html, _ = exporter.from_filename(str(request.param))
    page = tmp_path_factory.mktemp("page") / f"{request.param.stem}.html"
    page.write_text(html, encoding="utf-8")
    return lessons.read(request.param), page


def test_figures_have_the_text_of_their_cell(lesson):
    notebook, page = lesson
    texts = [
        " ".join(output.metadata["image/png"]["alt"].split())
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert texts
    html = page.read_text(encoding="utf-8")
    assert "No description has been provided" not in html
    images = BeautifulSoup(html, "html.parser").select(".jp-RenderedImage img")
    assert [" ".join(image["alt"].split()) for image in images] == texts


def test_headings_nest(lesson):
    _, page = lesson
    html = page.read_text(encoding="utf-8")
    levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    for before, after in zip(levels, levels[1:], strict=False):
        assert after <= before + 1


def test_axe_finds_nothing_serious(lesson, browser):
    if not AXE.exists():
        missing("needs axe-core: npm ci --prefix tools/pages")
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(lesson[1].as_uri())
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run()")
    context.close()
    assert len(result["passes"]) > 10
    serious = [
        (violation["id"], violation["nodes"][0]["html"])
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert not serious, json.dumps(serious, indent=2)

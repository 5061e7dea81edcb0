"""The lessons as slides, exported and opened without a network."""

from conftest import missing

import re
import subprocess
import sys

import lessons
import pytest

TOOLS = lessons.ROOT / "tools"
LESSONS = lessons.PATHS
# The lowest edge on the present slide, and what of it is wider than its place.
EDGES = """() => {
    const [slide] = [...document.querySelectorAll('.slides section.present')]
        .filter(section => !section.querySelector('section'));
    const cells = [...slide.querySelectorAll('.jp-Cell')];
    const boxes = [...slide.querySelectorAll('.jp-Cell, pre, img')];
    return [
        Math.max(...cells.map(cell => cell.getBoundingClientRect().bottom)),
        boxes.filter(box => box.scrollWidth > box.clientWidth + 1
            || box.getBoundingClientRect().right > 1280).length,
        cells.length && slide.innerText.trim().length,
    ];
}"""
IS_LAST = """async () => (await new Promise(
    resolve => require(['reveal.js/dist/reveal.js'], resolve))).isLastSlide()"""


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    if not (TOOLS / "slides" / "node_modules").exists():
        missing("needs the slides' scripts: npm ci --prefix tools/slides")
    folder = tmp_path_factory.mktemp("slides")
    subprocess.run([sys.executable, TOOLS / "export_slides.py", folder], check=True)
    return folder


@pytest.mark.quick
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_what_is_shown_when(path):
    """Hidden: the set-up for Colab, and what gives an exercise's answer away."""
    before = ""
    for cell in lessons.read(path).cells:
        kind = cell.metadata.get("slideshow", {}).get("slide_type")
        assert kind in (None, "slide", "subslide", "fragment", "skip"), cell.id
        hidden = re.fullmatch(
            r"colab|(check|solution)-\d", cell.id
        ) is not None or "scaffolding" in lessons.tags(cell)
        assert (kind == "skip") == hidden, cell.id
        if cell.source.startswith(("# ", "## ")) and cell.cell_type == "markdown":
            assert kind == "slide", cell.id
        # What a prediction is compared with comes after a press of a key.
        assert "**Predict:**" not in before or kind, cell.id
        before = cell.source


@pytest.mark.browser
@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_slide_fits_and_needs_no_network(path, exported, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    page = context.new_page()
    complaints = []
    page.on("request", lambda request: complaints.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(request.failure))
    page.goto((exported / f"{path.stem}.slides.html").as_uri())
    page.locator(".reveal.ready").wait_for(state="attached")
    slides = 1
    while True:
        bottom, wide, letters = page.evaluate(EDGES)
        assert bottom <= 720, (slides, bottom)
        assert not wide, slides
        assert letters > 10, slides
        if page.evaluate(IS_LAST):
            break
        page.keyboard.press("Space")
        slides += 1
        assert slides < 200
    context.close()
    assert slides >= 20
    assert not [c for c in complaints if not c.startswith("file:")], complaints


@pytest.mark.browser
def test_figures_have_their_texts(exported):
    pictures = 0  # lesson 10 has none
    for path in LESSONS:
        html = (exported / f"{path.stem}.slides.html").read_text(encoding="utf-8")
        assert "No description has been provided" not in html
        assert html.count("<img") == html.count('alt="'), path.stem
        pictures += html.count("<img")
    assert pictures > 10


@pytest.mark.browser
def test_lessons_lead_to_the_next(exported):
    html = (exported / "03_shuffling.slides.html").read_text(encoding="utf-8")
    assert 'href="04_splitting.slides.html"' in html
    assert ".ipynb" not in html

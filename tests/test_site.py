"""The site of tools/build_site.py: whole, accessible, searchable, offline."""

from conftest import missing

import functools
import http.server
import importlib.util
import json
import re
import shutil
import subprocess
import sys
import threading
import urllib.parse

import lessons
import publish
import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.browser

AXE = lessons.ROOT / "tools" / "axe" / "node_modules" / "axe-core" / "axe.min.js"
OTHER_PAGES = [
    "index",
    "CONTRIBUTING",
    "benchmarks/README",
    "check_pipeline",
    "docs/reliability",
    "docs/teaching",
    "notebooks/corrections",
    "notebooks/find_an_answer",
    "notebooks/glossary",
]
KOREAN = lessons.NOTEBOOKS / "ko"
# {page: the same in Korean}
IN_KOREAN = {f"notebooks/{p.stem}": f"ko/{p.stem}" for p in KOREAN.glob("*.ipynb")}
IN_KOREAN |= {"index": "ko/index", "search": "ko/search"}
ENGLISH_PAGES = [f"notebooks/{path.stem}" for path in lessons.PATHS] + OTHER_PAGES
PAGES = ENGLISH_PAGES + sorted({*IN_KOREAN.values()} - {"ko/search"})
# {what somebody searches for: a lesson's cell, or the heading above it}
SEARCHES = {
    "ran out of data": "05_batching trap-steps-code",
    "cardinality": "01_loading count-text",
    "validation_split": "04_splitting more-last-part",
    "object is not subscriptable": "01_loading more-elements",
    "OutOfRangeError: End of sequence": "01_loading more-end",
    "'SymbolicTensor' object has no attribute 'numpy'": "02_scaling trap-numpy-code",
    "Filling up shuffle buffer (this may take a while)": "03_shuffling more-first",
    "stratified": "04_splitting more-stratified",
    "Cannot batch tensors with different shapes": "05_batching more-ragged",
    "expected min_ndim=4, found ndim=3. Full shape received": "05_batching more-axes",
    "Why is my validation accuracy higher than training?": "06_training above-table",
    "train test split data leakage": "04_splitting cure-keras-text",
    "No images found in directory": "01_loading more-no-images-code",
    "The kernel appears to have died. It will restart": "01_loading more-died",
}
# {what somebody searches for in Korean: the lesson}; the last ones with a particle, and
# with one syllable only
KOREAN_SEARCHES = {
    "셔플": "03_shuffling",
    "버퍼": "03_shuffling",
    "배치": "05_batching",
    "검증": "05_batching",
    "캐시": "08_speed",
    "누수가": "04_splitting",
    "값": "07_your_own_data",
    "ran out of data": "05_batching",
}


def build(root, out):
    """Build the site of a project in a folder."""
    if importlib.util.find_spec("sphinx_book_theme") is None:
        missing("needs the site's packages: pip install -r docs/requirements.txt")
    subprocess.run(
        [sys.executable, root / "tools" / "build_site.py", out],
        check=True,
        timeout=180,  # three times as long as it may take on a free machine
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "a site"
    build(lessons.ROOT, folder)
    return folder


@pytest.fixture(scope="module")
def soups(site):
    """{name: page}, parsed, of all pages."""
    paths = [path for path in site.rglob("*.html") if "_static" not in path.parts]
    return {
        path.relative_to(site).with_suffix("").as_posix(): BeautifulSoup(
            path.read_text(encoding="utf-8"), "html.parser"
        )
        for path in paths
    }


@pytest.fixture
def offline(site, browser):
    """A page without a network; what it asks for outside the site's folder is kept."""
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.outside = []
    inside = (site.as_uri() + "/", "data:")
    page.on(
        "request",
        lambda r: r.url.startswith(inside) or page.outside.append(r.url),
    )
    yield page
    context.close()
    assert page.outside == []


def address(site, name):
    return (site / f"{name}.html").as_uri()


def test_all_pages_are_there(soups):
    assert set(PAGES) <= set(soups)


def test_links_lead_somewhere(site, soups):
    """To a file of the site, and to an id in it; scripts and the like as well."""
    to_cells = 0
    ids = {name: {e["id"] for e in soup.select("[id]")} for name, soup in soups.items()}
    for name, soup in soups.items():
        for element in soup.select("[href], [src]"):
            target = element.get("href", element.get("src"))
            parts = urllib.parse.urlsplit(target)
            if parts.scheme in ("http", "https"):
                assert element.name == "a", (name, target)
                continue
            if parts.scheme == "data" or target == "#":
                continue
            assert not parts.scheme, (name, target)
            path = site / f"{name}.html"
            if parts.path:
                path = (path.parent / urllib.parse.unquote(parts.path)).resolve()
            assert path.is_file(), (name, target)
            assert path.suffix != ".ipynb", (name, target)
            if parts.fragment and path.suffix == ".html":
                page = path.relative_to(site.resolve()).with_suffix("").as_posix()
                fragment = urllib.parse.unquote(parts.fragment)
                assert fragment in ids[page], (name, target)
                to_cells += fragment.startswith("cell-id=")
    assert to_cells > 400


def test_figures_have_the_text_of_their_cell(soups):
    figures = 0
    for path in [*lessons.PATHS, *(KOREAN / path.name for path in lessons.PATHS)]:
        texts = [
            " ".join(output.metadata["image/png"]["alt"].split())
            for cell in lessons.read(path).cells
            for output in cell.get("outputs", [])
            if "image/png" in output.get("data", {})
        ]
        page = f"{path.parent.name}/{path.stem}"
        images = soups[page].select("div.cell_output img")
        assert [image["alt"] for image in images] == texts
        figures += len(texts)
    assert figures > 20


def test_headings_nest(soups):
    for name in PAGES:
        headings = soups[name].select_one("article").find_all(re.compile(r"^h[1-6]$"))
        levels = [int(heading.name[1]) for heading in headings]
        assert levels.count(1) == 1
        assert levels[0] == 1
        for before, after in zip(levels, levels[1:], strict=False):
            assert after <= before + 1, name


# Only the colours differ, so one page of each kind is enough in the dark.
SCHEMES = [(name, "light") for name in [*ENGLISH_PAGES, "search"]]
SCHEMES += [
    (name, "dark")
    for name in (
        "index",
        "check_pipeline",
        "docs/teaching",
        "notebooks/05_batching",
        "notebooks/find_an_answer",
        "search",
    )
]
SCHEMES += [(f"ko/{name}", "light") for name in ("index", "05_batching", "search")]
SCHEMES += [("ko/find_an_answer", "dark")]


@pytest.mark.parametrize(("name", "scheme"), SCHEMES)
def test_axe_finds_nothing_serious(site, browser, name, scheme):
    if not AXE.exists():
        missing("needs axe-core: npm ci --prefix tools/axe")
    context = browser.new_context(offline=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(address(site, name))
    assert page.locator("html").get_attribute("data-theme") == scheme
    page.add_script_tag(path=AXE)
    result = page.evaluate("axe.run({resultTypes: ['violations']})")
    context.close()
    assert len(result["passes"]) > 10
    serious = [
        (violation["id"], violation["nodes"][0]["html"])
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert not serious, json.dumps(serious, indent=2)


@pytest.mark.parametrize("width", [375, 1280])
def test_pages_fit_their_screen_and_load_nothing_else(site, offline, width):
    offline.set_viewport_size({"width": width, "height": 800})
    for name in {*PAGES, "search", *IN_KOREAN.values()}:
        offline.goto(address(site, name))
        wide = offline.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, name


RESULTS = re.compile("Search Results|검색 결과")


def results(page, query):
    """Type a query into a page's search; the addresses that are found."""
    page.keyboard.press("Control+K")
    page.keyboard.insert_text(query)
    page.keyboard.press("Enter")
    finished = page.locator("#search-results h2", has_text=RESULTS)  # it is hidden
    finished.wait_for(state="attached")
    return [
        link.get_attribute("href")
        for link in page.locator("#search-results li a").all()
    ]


@pytest.mark.parametrize("query", SEARCHES)
def test_search_shows_the_cell_among_the_first_three(site, offline, query):
    lesson, cell_id = SEARCHES[query].split()
    offline.goto(address(site, "index"))
    found = results(offline, query)
    assert f"notebooks/{lesson}.html#cell-id={cell_id}" in found[:3]


def test_search_leads_to_the_cell(site, offline):
    offline.goto(address(site, "notebooks/09_large_data"))
    results(offline, "ran out of data")
    offline.locator("#search-results li a").first.click()
    offline.wait_for_url("**/05_batching.html#*")
    top = offline.locator(f"[id='{offline.url.split('#')[1]}']").bounding_box()["y"]
    assert 0 <= top < 300


@pytest.mark.parametrize("query", KOREAN_SEARCHES)
def test_search_in_korean_leads_to_the_lesson(site, offline, query):
    offline.goto(address(site, "ko/index"))
    found = results(offline, query)
    places = [place.split("#")[0] for place in found[:3]]
    assert f"{KOREAN_SEARCHES[query]}.html" in places
    offline.locator("#search-results li a").first.click()
    offline.wait_for_url("**/ko/*.html#*")
    assert found[0] in offline.url
    top = offline.locator(f"[id='{offline.url.split('#')[1]}']").bounding_box()["y"]
    assert 0 <= top < 300


@pytest.mark.parametrize("query", ["함수", "순서", "몫"])
def test_search_in_korean_finds_pages_that_have_a_word_with_particles(
    site, offline, query
):
    """Sphinx's own search, which finds the pages that are no lessons."""
    offline.goto(address(site, "ko/index"))
    assert "glossary.html" in results(offline, query)


def test_the_switch_leads_to_the_same_page(site, soups):
    """Or to the start page, where the other language does not have it."""
    same = IN_KOREAN | {korean: english for english, korean in IN_KOREAN.items()}
    for name, soup in soups.items():
        korean = name.startswith("ko/")
        assert soup.html["lang"] == ("ko" if korean else "en"), name
        (switch,) = soup.select("a[hreflang]")
        assert switch["hreflang"] == ("en" if korean else "ko"), name
        target = (site / name).parent / switch["href"]
        expected = same.get(name, "index" if korean else "ko/index")
        assert target.resolve() == (site / f"{expected}.html").resolve(), name


def test_to_korean_and_back(site, offline):
    offline.goto(address(site, "notebooks/03_shuffling"))
    offline.get_by_role("link", name="한국어", exact=True).click()
    offline.wait_for_url("**/ko/03_shuffling.html")
    assert offline.locator("article h1").inner_text().startswith("3. 셔플")
    offline.get_by_role("link", name="English", exact=True).click()
    offline.wait_for_url("**/notebooks/03_shuffling.html")


def test_next_and_previous_lead_through_all_lessons(site, offline):
    names = [path.stem for path in lessons.PATHS]
    offline.goto(address(site, f"notebooks/{names[0]}"))
    for name in names[1:]:
        offline.locator("a.right-next").click()
        offline.wait_for_url(f"**/{name}.html")
    for name in names[-2::-1]:
        offline.locator("a.left-prev").click()
        offline.wait_for_url(f"**/{name}.html")


def test_solutions_and_scaffolding_open(site, offline):
    offline.goto(address(site, "notebooks/03_shuffling"))
    solution = offline.locator("details", has_text="Solution to exercise 1")
    scaffolding = offline.locator("details", has_text="PROGRAM =")
    for folded in (solution, scaffolding):
        code = folded.locator("pre").first
        assert not code.is_visible()
        folded.locator("summary").click()
        assert code.is_visible()


def test_code_can_be_copied(site, soups, browser):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(address(site, "notebooks/01_loading"))
    cell = page.locator("div.cell_input").first
    cell.hover()
    cell.locator("button.copybtn").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    code = lessons.code_cells(lessons.read(lessons.PATHS[0]))
    assert copied.strip() == code[0].source
    assert page.locator("div.cell_input button.copybtn").count() == len(code)
    assert page.locator("div.cell_output button.copybtn").count() == 0
    context.close()


def test_under_another_base_address(site, browser):
    handler = functools.partial(
        http.server.SimpleHTTPRequestHandler, directory=site.parent
    )
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context()
    page = context.new_page()
    failed = []
    page.on("response", lambda r: r.ok or r.status == 304 or failed.append(r.url))
    page.goto(
        f"http://127.0.0.1:{server.server_port}/a%20site/notebooks/05_batching.html"
    )
    assert "#cell-id=trap-steps-code" in results(page, "ran out of data")[0]
    page.locator("#search-results li a").first.click()
    page.wait_for_url("**/05_batching.html#*")
    context.close()
    server.shutdown()
    assert failed == []


def test_buttons_that_launch_only_with_an_address(soups, tmp_path):
    """They lead to what tools/publish.py published."""
    hosts = (publish.COLAB, publish.BINDER)

    def launch(soup):
        links = [link["href"] for link in soup.select("a[href]")]
        return [link for link in links if link.startswith(hosts)]

    project = tmp_path / "project"
    ignore = shutil.ignore_patterns(".*", "node_modules", "site.css", "slides")
    shutil.copytree(lessons.ROOT, project, ignore=ignore)
    publish.main(["--remove"], project)
    build(project, tmp_path / "without")
    page = "notebooks/04_splitting.html"
    text = (tmp_path / "without" / page).read_text(encoding="utf-8")
    assert launch(BeautifulSoup(text, "html.parser")) == []
    publish.main(["https://github.com/an-owner/a.name"], project)
    build(project, tmp_path / "with")
    text = (tmp_path / "with" / page).read_text(encoding="utf-8")
    tag = publish.tag_of((project / "pyproject.toml").read_text(encoding="utf-8"))
    colab, binder = sorted(launch(BeautifulSoup(text, "html.parser")))
    assert colab.endswith(
        f"/github/an-owner/a.name/blob/{tag}/notebooks/04_splitting.ipynb"
    )
    assert f"/gh/an-owner/a.name/{tag}?" in binder
    assert "04_splitting.ipynb" in binder
    text = (tmp_path / "with/ko/04_splitting.html").read_text(encoding="utf-8")
    korean = sorted(launch(BeautifulSoup(text, "html.parser")))
    assert korean[0] == colab.replace("notebooks/", "notebooks/ko/")


def test_it_leaves_other_folders_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(subprocess.CalledProcessError):
        build(lessons.ROOT, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]

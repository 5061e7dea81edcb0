"""Sphinx's settings for the site that tools/build_site.py builds."""

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tools"), str(ROOT / "tools" / "site")]

import korean  # noqa: E402
import publish  # noqa: E402

_project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
IN_KOREAN = tags.has("ko")  # noqa: F821, Sphinx defines it
_korean = [path.stem for path in (ROOT / "notebooks" / "ko").glob("*.ipynb")]

project = "입력 파이프라인" if IN_KOREAN else "Input pipelines"
language = "ko" if IN_KOREAN else "en"
release = tomllib.loads(_project)["project"]["version"]
extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.githubpages",  # or GitHub leaves out the folders with an underscore
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
]
# A link to a cell is one to an id in raw HTML, which MyST does not know. The tests
# follow each link.
suppress_warnings = ["myst.xref_missing"]

nb_execution_mode = "off"
nb_merge_streams = True
if IN_KOREAN:
    nb_code_prompt_show, nb_code_prompt_hide = "코드 보기", "코드 숨기기"
myst_heading_anchors = 3
autodoc_mock_imports = ["numpy", "tensorflow", "tqdm"]
autodoc_member_order = "bysource"
copybutton_selector = "div.cell_input pre, div.highlight-sh pre, details pre"

smartquotes = False  # messages have straight ones
highlight_language = "none"

html_theme = "sphinx_book_theme"
html_title = project
html_static_path = ["static"]
templates_path = ["templates"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "navbar_persistent": [],
    "path_to_docs": "notebooks/ko" if IN_KOREAN else "",
    "article_header_end": ["switch.html", "article-header-buttons.html"],
}

_address = publish.address_of(_project)
if _address and _address.startswith("https://github.com/"):
    html_theme_options |= {
        "repository_url": _address,
        "repository_branch": publish.tag_of(_project),
        "use_repository_button": True,
        "launch_buttons": {
            "colab_url": publish.COLAB,
            "binderhub_url": publish.BINDER,
            "notebook_interface": "jupyterlab",
        },
    }


def with_labels(app, pagename, templatename, context, doctree):
    """Leave a folded cell's own words as the label of what unfolds it."""
    body = context.get("body", "")
    context["body"] = body.replace(' aria-label="Toggle hidden content"', "")


def with_switch(app, pagename, templatename, context, doctree):
    """Tell the template the same page in the other language, or its start page."""
    name = pagename.removeprefix("notebooks/")
    name = name if name in [*_korean, "search"] else "index"
    if IN_KOREAN:
        folder = "notebooks/" if name in _korean else ""
        context["switch"] = f"../{folder}{name}.html"
    elif (ROOT / "README.ko.md").exists():
        context["switch"] = "../" * pagename.count("/") + f"ko/{name}.html"


def setup(app):
    app.add_search_language(korean.SearchKorean)
    app.connect("html-page-context", with_labels)
    app.connect("html-page-context", with_switch)

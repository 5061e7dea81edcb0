"""Export all lessons as slides that open without a network.

    npm ci --prefix slides
    .venv/bin/python slides/export.py [FOLDER]

FOLDER is slides/exported if not given. The slides need all of the folder.
"""

import re
import shutil
import sys
from pathlib import Path

from nbconvert import SlidesExporter

ROOT = Path(__file__).parents[1]
MODULES = ROOT / "slides" / "node_modules"

# {what nbconvert's pages load: where it goes in the folder}. MathJax alone is
# 73 MB; this is what formulas in TeX need of it.
NEEDED = {
    "reveal.js/dist": "reveal.js/dist",
    "reveal.js/plugin/notes": "reveal.js/plugin/notes",
    "requirejs/require.js": "require.js",
    "jquery/dist/jquery.min.js": "jquery.min.js",
    "mathjax/MathJax.js": "mathjax/MathJax.js",
    "mathjax/config/TeX-AMS_CHTML-full.js": "mathjax/config/TeX-AMS_CHTML-full.js",
    "mathjax/config/Safe.js": "mathjax/config/Safe.js",
    "mathjax/extensions": "mathjax/extensions",
    "mathjax/jax/element": "mathjax/jax/element",
    "mathjax/jax/input/TeX": "mathjax/jax/input/TeX",
    "mathjax/jax/output/CommonHTML": "mathjax/jax/output/CommonHTML",
    "mathjax/fonts/HTML-CSS/TeX/woff": "mathjax/fonts/HTML-CSS/TeX/woff",
}


def build_exporter():
    """An exporter whose slides load everything from the folder that they are in."""
    return SlidesExporter(
        template_name="slides",
        extra_template_basedirs=[str(ROOT)],
        extra_template_paths=[str(ROOT)],  # the pages' figure is the slides', too
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        embed_images=True,
        reveal_url_prefix="reveal.js",
        reveal_theme="white",  # the fonts of "simple" come from a server
        reveal_transition="none",
        reveal_number="c/t",
        reveal_width="1280",
        reveal_height="720",
        require_js_url="require.js",
        jquery_url="jquery.min.js",
        mathjax_url="mathjax/MathJax.js?config=TeX-AMS_CHTML-full,Safe",
    )


def copy_needed(folder):
    """Copy what the slides load into the folder."""
    for source, target in NEEDED.items():
        path = MODULES / source
        if not path.exists():
            raise SystemExit(
                f"slides/node_modules/{source} is missing: "
                "run `npm ci --prefix slides` first."
            )
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, folder / target, dirs_exist_ok=True)
        else:
            shutil.copyfile(path, folder / target)


def export(folder):
    """Write all lessons as slides into the folder, with all that they load."""
    copy_needed(folder)
    exporter = build_exporter()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        html, _ = exporter.from_filename(str(path))
        # A lesson's slides lead to the next lesson's; other files are not there.
        html = re.sub(r'(<a href="\d\d_\w+)\.ipynb"', r'\1.slides.html"', html)
        html = re.sub(r'<a href="\.\./[^"]*">(.*?)</a>', r"\1", html)
        slides = folder / f"{path.stem}.slides.html"
        slides.write_text(html, encoding="utf-8")
        print(slides)


if __name__ == "__main__":
    export(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "slides" / "exported")

"""Export all lessons as slides that open without a network.

    npm ci --prefix tools/slides
    .venv/bin/python tools/export_slides.py [FOLDER]

FOLDER is slides/ in the project if not given. The slides need all of the folder.
"""

import re
import shutil
import sys
from pathlib import Path

import lessons
from nbconvert import SlidesExporter

TOOLS = lessons.ROOT / "tools"
MODULES = TOOLS / "slides" / "node_modules"

# {what the slides load: where it goes in the folder}
NEEDED = {
    "reveal.js/dist": "reveal.js/dist",
    "reveal.js/plugin/notes": "reveal.js/plugin/notes",
    "requirejs/require.js": "require.js",
}


def build_exporter():
    """An exporter whose slides load everything from the folder that they are in."""
    return SlidesExporter(
        template_name="slides",
        extra_template_basedirs=[str(TOOLS)],
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
    )


def copy_needed(folder):
    """Copy what the slides load into the folder."""
    for source, target in NEEDED.items():
        path = MODULES / source
        if not path.exists():
            raise SystemExit(
                f"tools/slides/node_modules/{source} is missing: "
                "run `npm ci --prefix tools/slides` first."
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
    for path in lessons.PATHS:
        html, _ = exporter.from_filename(str(path))
        # A lesson's slides lead to the next lesson's; other files are not there.
        html = re.sub(r'(<a href="\d\d_\w+)\.ipynb"', r'\1.slides.html"', html)
        html = re.sub(r'<a href="(?:\.\./|\w+\.ipynb)[^"]*">(.*?)</a>', r"\1", html)
        slides = folder / f"{path.stem}.slides.html"
        slides.write_text(html, encoding="utf-8")
        print(slides)


if __name__ == "__main__":
    export(Path(sys.argv[1]) if len(sys.argv) > 1 else lessons.ROOT / "slides")

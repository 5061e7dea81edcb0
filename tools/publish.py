"""Write the project's public address in wherever it belongs, or take it out again.

python tools/publish.py https://github.com/OWNER/NAME
python tools/publish.py --remove

The address goes into pyproject.toml, into the README's links to Colab and Binder, and
into a cell of each notebook that installs the project on Colab. Without an address
there are no such links and cells: whoever registered a name that stands there and
belongs to nobody could run code in every reader's session.

For tests, the address may be a folder on this computer, as a path or a file: URL.
"""

import argparse
import os
import re
import shlex
import sys
import tomllib
import urllib.parse
import urllib.request
from pathlib import Path

import lessons
import nbformat

TABLE = "| | question | minutes |\n|---|---|---|\n"
TABLE_WITH_BADGES = "| | question | minutes | |\n|---|---|---|---|\n"
WITHOUT_LINKS = (
    "There is no link yet to open a lesson in Colab or Binder, "
    "but the two commands above work\n"
    "in any copy of the project, a clone or an unpacked archive."
)
COLAB = "https://colab.research.google.com"
BINDER = "https://mybinder.org"
# An address and not the archive's URL in one: a line of code has at most 60 columns.
CELL = """\
import sys

if "google.colab" in sys.modules:  # on Colab only
    url = "{address}"
    %pip install -q {{url}}/archive/refs/tags/{tag}.zip"""


class PublishError(Exception):
    """Nothing was written; the message says why, and what to do."""


def checked_address(text):
    """Return an address as it is written into the files.

    Args:
        text: what a person typed: a GitHub repository's address, with or without
            ".git" or a slash at its end; a folder's path or file: URL.

    Raises:
        PublishError: it is neither.
    """
    github = re.fullmatch(
        r"(https://github\.com/[A-Za-z\d][A-Za-z\d-]*/[\w-][\w.-]*?)(\.git)?/?",
        text,
        re.ASCII,
    )
    # Somebody may own the name that stands in our instructions.
    if github and not github[1].endswith("/OWNER/NAME"):
        return github[1]
    if text.startswith("file:"):
        folder = Path(urllib.request.url2pathname(urllib.parse.urlsplit(text).path))
    else:
        folder = Path(text)
    if text and folder.is_dir():
        # With a host, or setuptools takes it for no URL.
        return folder.resolve().as_uri().replace("file:///", "file://localhost/")
    raise PublishError(
        f"{text!r} is no address to publish at: give https://github.com/OWNER/NAME "
        "with your own names, or a folder on this computer."
    )


def address_of(project):
    """Return the address in a pyproject.toml's text, or None."""
    urls = tomllib.loads(project)["project"].get("urls", {})
    return urls.get("Repository")


def tag_of(project):
    """Return the tag of the version in a pyproject.toml's text."""
    return "v" + tomllib.loads(project)["project"]["version"]


def _replace(text, old, new, name):
    if text.count(old) != 1:
        raise PublishError(
            f"{name} must hold {old.splitlines()[0]!r} once, with what follows it in "
            "tools/publish.py: put it back, or change both."
        )
    return text.replace(old, new)


def project_with(text, address):
    """Return a pyproject.toml's text with this address, or with none."""
    text = re.sub(r'\[project\.urls\]\nRepository = ".*"\n\n', "", text)
    if address is None:
        return text
    urls = f'[project.urls]\nRepository = "{address}"\n\n'
    after = "[tool.setuptools]\n"
    return _replace(text, after, urls + after, "pyproject.toml")


def readme_with(text, address, tag, names):
    """Return the README's text with links to this address, or with none.

    Args:
        text: of the README.
        address: as `checked_address` returns it, or None.
        tag: that the links lead to.
        names: of the notebooks' files, each with a row in the table of lessons.
    """
    text = text.replace(TABLE_WITH_BADGES, TABLE)
    text = re.sub(r"(?m) \[!\[Open in Colab\].* \|$", "", text)
    text = re.sub(r"(?m)^\[!\[Open all in Binder\].*$", lambda _: WITHOUT_LINKS, text)
    if address is None:
        return text
    slug = "/".join(address.split("/")[-2:])
    text = _replace(text, TABLE, TABLE_WITH_BADGES, "README.md")
    for name in names:
        rows = re.findall(rf"(?m)^\| \[.*\]\(notebooks/{name}\) \|.*\|\n", text)
        if len(rows) != 1:
            raise PublishError(
                f"README.md has {len(rows)} rows for {name}: it must have one."
            )
        link = f"{COLAB}/github/{slug}/blob/{tag}/notebooks/{name}"
        badge = f"[![Open in Colab]({COLAB}/assets/colab-badge.svg)]({link})"
        text = text.replace(rows[0], f"{rows[0][:-1]} {badge} |\n")
    link = f"{BINDER}/v2/gh/{slug}/{tag}?urlpath=lab/tree/notebooks"
    badge = f"[![Open all in Binder]({BINDER}/badge_logo.svg)]({link})"
    return _replace(text, WITHOUT_LINKS, badge, "README.md")


def _shift_counts(cells, by):
    for cell in cells:
        for counted in (cell, *cell.get("outputs", [])):
            if counted.get("execution_count") is not None:
                counted.execution_count += by


def notebook_with(text, address, tag, name):
    """Return a notebook's text with a cell that installs the project, or without.

    The cells behind it get the execution counts that they would have in a run.

    Args:
        text: of the notebook.
        address: as `checked_address` returns it, or None.
        tag: of the version that the cell installs.
        name: of the notebook, for errors.
    """
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    cells = notebook.cells
    for place in [i for i, cell in enumerate(cells) if cell.id == "colab"]:
        if cells.pop(place).execution_count is not None:
            _shift_counts(cells[place:], -1)
    if address is not None:
        places = [i for i, cell in enumerate(cells) if cell.id == "setup"]
        if len(places) != 1:
            raise PublishError(
                f"{name} has {len(places)} cells with the id setup: it must have one."
            )
        cell = nbformat.v4.new_code_cell(
            CELL.format(address=address, tag=tag),
            id="colab",
            metadata={"slideshow": {"slide_type": "skip"}},
            execution_count=cells[places[0]].execution_count,
        )
        if cell.execution_count is not None:
            _shift_counts(cells[places[0] :], 1)
        cells.insert(places[0], cell)
    return nbformat.writes(notebook) + "\n"  # as nbformat.write has it


def publish(address, root=lessons.ROOT):
    """Write an address, or None for none, into the files of a project.

    Args:
        address: as `checked_address` returns it, or None.
        root: the project's folder.

    Raises:
        PublishError: a file lacks what the address belongs to, or cannot be written.
    """
    texts = {
        path: path.read_text(encoding="utf-8")
        for path in (
            root / "pyproject.toml",
            root / "README.md",
            *sorted(root.glob("notebooks/[0-9][0-9]_*.ipynb")),
            *sorted(root.glob("notebooks/ko/[0-9][0-9]_*.ipynb")),
        )
    }
    project, readme, *notebooks = texts
    tag = tag_of(texts[project])
    names = sorted({path.name for path in notebooks})
    new = {
        project: project_with(texts[project], address),
        readme: readme_with(texts[readme], address, tag, names),
    }
    for path in notebooks:
        new[path] = notebook_with(texts[path], address, tag, path.name)
    # All or nothing: half a project with an address would be hard to notice.
    for path in new:
        if not os.access(path, os.W_OK):
            raise PublishError(
                f"{path} cannot be written: give yourself the right to write it."
            )
    for path, text in new.items():
        if text != texts[path]:
            path.write_text(text, encoding="utf-8", newline="\n")


def commands(address, tag):
    """Return the shell commands that publish what `publish` wrote, as one text."""
    files = "README.md pyproject.toml notebooks"
    if address is None:
        return f'git commit -m "Remove the public address" {files}'
    return (
        f'git commit -m "Publish {tag}" {files}\n'
        f"git tag {tag}\n"
        f"git push {shlex.quote(address)} HEAD {tag}"
    )


def main(arguments=None, root=lessons.ROOT):
    """Do what the command's arguments ask for in a project's folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("address", nargs="?", help="https://github.com/OWNER/NAME")
    group.add_argument("--remove", action="store_true", help="take the address out")
    options = parser.parse_args(arguments)
    try:
        address = None if options.remove else checked_address(options.address)
        publish(address, root)
    except PublishError as error:
        sys.exit(str(error))
    project = (root / "pyproject.toml").read_text(encoding="utf-8")
    print("Written. To commit it, and to make it public:")
    print(commands(address, tag_of(project)))


if __name__ == "__main__":
    main()

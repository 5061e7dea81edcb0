"""Derive notebooks/ko from the notebooks and translations/ko: python tools/translate.py

Without arguments, all pages; else the notebooks named. Also brings the catalogues up to
date, and lists what is missing, out of date or wrong in form. With --check nothing is
written, and anything in that list is a failure.
"""

import argparse
import io
import re
from pathlib import Path

import lessons
import nbformat
from babel.messages import Catalog, pofile
from translation_faults import faults

CATALOGUES = lessons.ROOT / "translations" / "ko"
KOREAN = lessons.NOTEBOOKS / "ko"
README = lessons.ROOT / "README.ko.md"
PAGES = sorted(lessons.NOTEBOOKS.glob("*.ipynb"))
NOTE = "> 아직 번역되지 않았거나 원문이 바뀐 부분이어서 영어로 보여 드립니다."
# Babel's own header has the time of the run and Babel's version.
HEADER = r"""msgid ""
msgstr ""
"Language: ko\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""


def prose(notebook):
    """Yield what is translated: its name in a catalogue, where it stands, its key."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield cell.id, cell, "source"
        for output in cell.get("outputs", []):
            picture = output.get("metadata", {}).get("image/png", {})
            if "alt" in picture:
                yield f"{cell.id}, alt", picture, "alt"


def catalogue_path(page):
    return CATALOGUES / f"{page.stem}.po"


def catalogue(page):
    """Return {name: message} of a page's catalogue, as it is stored."""
    if not catalogue_path(page).exists():
        return {}
    with open(catalogue_path(page), encoding="utf-8") as file:
        return {m.context: m for m in pofile.read_po(file) if m.id}


def brought_up_to_date(page):
    """Return a page's catalogue for the English of now, as `catalogue` does.

    Where the English has changed, the old Korean stays, marked as fuzzy.
    """
    stored, new = catalogue(page), {}
    for name, place, key in prose(lessons.read(page)):
        message = Catalog().add(place[key], context=name)
        message.flags.clear()  # Babel takes "100 % of" for a format
        old = stored.get(name)
        if old and old.string:
            message.string, message.user_comments = old.string, old.user_comments
            if old.fuzzy or old.id != message.id:
                message.flags.add("fuzzy")
            if not old.fuzzy:
                # Babel reads the previous English, "#| msgid", as a comment.
                comments = [c for c in old.user_comments if not c.startswith("|")]
                message.user_comments = comments
                message.previous_id = [old.id] if message.fuzzy else []
        new[name] = message
    return new


def to_po(messages):
    """Return a catalogue's text."""
    catalog = Catalog()
    for message in messages.values():
        catalog[message.id] = message
    file = io.BytesIO()
    pofile.write_po(file, catalog, 0, omit_header=True, include_previous=True)
    text = HEADER + file.getvalue().decode().strip() + "\n"
    return re.sub(r"^# \|", "#|", text, flags=re.MULTILINE)


def is_current(message):
    """Return whether a message of an up-to-date catalogue can be shown in Korean."""
    return bool(message.string) and not message.fuzzy


def relinked(text):
    """Return a page's Markdown with its links as they are from one folder below."""
    text = text.replace("](../", "](../../")
    if README.exists():
        text = text.replace("](../../README.md", f"](../../{README.name}")
    return text


def derived(page, messages):
    """Return a page's notebook in Korean, by its up-to-date catalogue."""
    notebook = lessons.read(page)
    for name, place, key in prose(notebook):
        if is_current(messages[name]):
            place[key] = relinked(messages[name].string)
        elif key == "source":
            place[key] = f"{NOTE}\n\n{relinked(place[key])}"
    return notebook


def todo(page, messages):
    """Yield what a person has to do about a page's up-to-date catalogue."""
    for name, message in messages.items():
        where = f"{catalogue_path(page).name}, {name}"
        if not message.string:
            yield f"{where}: is not translated"
        elif message.fuzzy:
            yield f"{where}: the English has changed since it was translated"
        else:
            for fault in faults(message.id, message.string):
                yield f"{where}: {fault}"


def update(pages, write=True):
    """Write the catalogues and Korean notebooks of pages; return what is to be done.

    With write=False, what would be written is in the list instead.
    """
    found = []
    for page in pages:
        messages = brought_up_to_date(page)
        found += todo(page, messages)
        texts = {
            catalogue_path(page): to_po(messages),
            KOREAN / page.name: nbformat.writes(derived(page, messages)) + "\n",
        }
        for path, text in texts.items():
            if path.exists() and path.read_text(encoding="utf-8") == text:
                continue
            if write:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
            else:
                where = path.relative_to(lessons.ROOT)
                found.append(f"{where}: is out of date: run tools/translate.py")
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="*", type=Path, help="notebooks; without: all")
    parser.add_argument("--check", action="store_true", help="write nothing, or fail")
    options = parser.parse_args()
    found = update(options.pages or PAGES, write=not options.check)
    print(*found, sep="\n")
    if options.check and found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()

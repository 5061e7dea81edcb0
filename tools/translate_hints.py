"""Bring the Korean of the exercises' hints up to date: python tools/translate_hints.py

Takes the texts out of exercises/, keeps the translations, lists what a person has to
do, and compiles the catalogue. (Babel's own extraction takes the comma in `{1, 2}` for
the end of an argument, and misses texts.)
"""

import ast
from datetime import UTC, datetime

import lessons
from babel.messages import Catalog, mofile, pofile
from translate import to_po
from translation_faults import faults

EXERCISES = lessons.ROOT / "exercises"
PO = EXERCISES / "locale" / "ko" / "LC_MESSAGES" / "exercises.po"
MO = PO.with_suffix(".mo")
# The place of the text among the arguments of what takes one.
PLACE = {"say": 0, "Hint": 0, "hint_if": 1}


def calls():
    """Yield each call in exercises/ that has a text, and the text."""
    for path in sorted(EXERCISES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", None)
            if name not in PLACE or any(k.arg is None for k in node.keywords):
                continue  # no text of its own: it hands on another's, with **values
            text = node.args[PLACE[name]]
            if not isinstance(text, ast.Constant):
                where = f"{path.name}, line {text.lineno}"
                raise ValueError(f"{where}: write the text out, and give its values")
            yield node, text.value


def brought_up_to_date():
    """Return the stored catalogue for the texts of now.

    Where a text has changed, the old Korean stays, marked as fuzzy.
    """
    template = Catalog()
    for _, text in calls():
        template.add(text)
    with open(PO, encoding="utf-8") as file:
        catalogue = pofile.read_po(file)
    catalogue.update(template)
    for message in catalogue:
        message.flags.discard("python-format")  # Babel takes "10 % of" for one
    # Otherwise the compiled catalogue has the time of the run.
    catalogue.creation_date = catalogue.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    return catalogue


def todo(catalogue):
    """Yield what a person has to do about an up-to-date catalogue."""
    for message in catalogue:
        if message.id and not message.string:
            yield f"{message.id!r}: is not translated"
        elif message.id and message.fuzzy:
            yield f"{message.id!r}: the English has changed since it was translated"
        elif message.id:
            for fault in faults(message.id, message.string):
                yield f"{message.id!r}: {fault}"


def main():
    catalogue = brought_up_to_date()
    text = to_po({message.id: message for message in catalogue if message.id})
    PO.write_text(text, encoding="utf-8", newline="\n")
    with open(MO, "wb") as file:
        mofile.write_mo(file, catalogue)
    print(*todo(catalogue), sep="\n")


if __name__ == "__main__":
    main()

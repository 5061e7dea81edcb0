"""The lessons as published, to tell a learner's own work from a change of the lesson.

`tests/published.json` has, for each lesson, a digest of each cell's source, a digest of
all outputs, and the exercises' cells before anybody solved them. remake_outputs.py
writes it.
"""

import hashlib
import json
import os
import re

import lessons

RECORD = lessons.ROOT / "tests" / "published.json"


def _digest(thing):
    return hashlib.sha256(json.dumps(thing, sort_keys=True).encode()).hexdigest()[:16]


def _is_exercise(cell_id):
    return re.fullmatch(r"exercise-\d", cell_id) is not None


def describe(notebook):
    """Return what the record holds of a notebook, as a dict of JSON values."""
    code = [cell for cell in lessons.code_cells(notebook) if cell.id != "colab"]
    return {
        "cells": {
            cell.id: _digest(cell.source)
            for cell in notebook.cells
            if cell.id != "colab"  # publish.py's
        },
        # Not the numbers of the runs, and not where a print was cut in two.
        "outputs": _digest(
            [
                [{**output, "execution_count": None} for output in cell.outputs]
                for cell in code
            ]
        ),
        "stubs": {cell.id: cell.source for cell in code if _is_exercise(cell.id)},
    }


def record(paths):
    """Write what these notebooks hold now into the record."""
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    known |= {path.name: describe(lessons.read(path)) for path in paths}
    names = {path.name for path in lessons.PATHS}
    known = {name: known[name] for name in sorted(names & set(known))}
    text = json.dumps(known, indent=1, ensure_ascii=False) + "\n"
    RECORD.write_text(text, encoding="utf-8", newline="\n")


def _recorded(path):
    return json.loads(RECORD.read_text(encoding="utf-8"))[path.name]


def faults(path):
    """Return what of a lesson may not differ from its record: cell ids, "outputs".

    A learner's answers, and the outputs that a learner stored, may. Where CI is set, as
    it is in .ci/run and in wrong_edits.py, nobody is a learner.
    """
    return sorted(_differences(path) - _own_work(path))


def is_worked_in(path):
    """Return whether a learner has solved exercises or stored outputs of their own."""
    return bool(_differences(path) & _own_work(path))


def _own_work(path):
    return set() if os.environ.get("CI") else {"outputs", *stubs(path)}


def _differences(path):
    now, then = describe(lessons.read(path)), _recorded(path)
    ids = {*now["cells"], *then["cells"]}
    found = {i for i in ids if now["cells"].get(i) != then["cells"].get(i)}
    return found | ({"outputs"} if now["outputs"] != then["outputs"] else set())


def stubs(path):
    """Return {cell id: source} of the exercises' cells before they are solved."""
    return _recorded(path)["stubs"]


def read(path):
    """Return a notebook with its exercises as they are before they are solved."""
    notebook = lessons.read(path)
    for cell in notebook.cells:
        cell.source = stubs(path).get(cell.id, cell.source)
    return notebook

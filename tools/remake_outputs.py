"""Execute the notebooks and store their outputs: python tools/remake_outputs.py

Without arguments, all notebooks; else the ones named. Needs real MNIST. Also makes
tests/published.json, the Korean notebooks, and the README's picture.
"""

import base64
import os
import sys
from pathlib import Path

import lessons
import nbclient
import nbformat
import published
import translate

README_PICTURE = ("04_splitting.ipynb", "leak-picture", "images/leak.png")


def readme_picture():
    """Return the PNG of the README's figure, as its lesson stores it, and its path."""
    lesson, cell_id, path = README_PICTURE
    notebook = lessons.read(lessons.NOTEBOOKS / lesson)
    (cell,) = (cell for cell in notebook.cells if cell.id == cell_id)
    (png,) = (o.data["image/png"] for o in cell.outputs if "data" in o)
    return base64.b64decode(png), lessons.NOTEBOOKS / path


def remake(path):
    """Execute one notebook in place, in this environment."""
    notebook = lessons.read(path)
    nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(lessons.NOTEBOOKS)}},
        # Both would differ from run to run: times, and where a print is cut.
        record_timing=False,
        coalesce_streams=True,
        # A page with it loads a script from the network.
        store_widget_state=False,
    ).execute()
    # Without Python's version. A script that is made of the notebook has the extension.
    notebook.metadata.language_info = {"file_extension": ".py", "name": "python"}
    nbformat.write(notebook, path)


if __name__ == "__main__":
    sys.path.insert(0, str(lessons.ROOT))
    os.environ["TUTORIAL_DATASET"] = "mnist"
    os.environ["TQDM_DISABLE"] = "1"  # a bar appears only where reading is slow
    import helpers

    helpers.prepare_dataset()  # or its progress would be an output of a lesson
    for path in map(Path, sys.argv[1:] or lessons.PATHS):
        print(path.name, flush=True)
        remake(path)
        published.record([path])
        translate.update([path])
    png, picture = readme_picture()
    picture.parent.mkdir(exist_ok=True)
    picture.write_bytes(png)

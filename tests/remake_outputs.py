"""Execute the notebooks and store their outputs: python tests/remake_outputs.py

Without arguments, all notebooks; else the ones named.
"""

import base64
import os
import sys
from pathlib import Path

import nbclient
import nbformat

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
README_PICTURE = ("04_splitting.ipynb", "leak-picture", "images/leak.png")


def readme_picture():
    """The PNG of the figure in the README, as its lesson stores it, and its path."""
    lesson, cell_id, path = README_PICTURE
    notebook = nbformat.read(NOTEBOOKS / lesson, as_version=nbformat.NO_CONVERT)
    (cell,) = (cell for cell in notebook.cells if cell.id == cell_id)
    (png,) = (o.data["image/png"] for o in cell.outputs if "data" in o)
    return base64.b64decode(png), NOTEBOOKS / path


def remake(path):
    """Execute one notebook in place, on real MNIST, in this environment."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
        # Both would differ from run to run: times, and where a print is cut.
        record_timing=False,
        coalesce_streams=True,
    ).execute()
    notebook.metadata.language_info = {"name": "python"}  # without its version
    nbformat.write(notebook, path)


if __name__ == "__main__":
    os.environ["TUTORIAL_DATASET"] = "mnist"
    for argument in sys.argv[1:] or sorted(NOTEBOOKS.glob("*.ipynb")):
        print(argument)
        remake(argument)
    png, path = readme_picture()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(png)

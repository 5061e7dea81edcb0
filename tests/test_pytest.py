"""pytest is of use without data, and one fault of the data is told once."""

import os
import subprocess
import sys

import lessons
import pytest

pytestmark = pytest.mark.slow


def run_pytest(tmp_path, *arguments):
    environment = os.environ | {
        "TUTORIAL_DATASET": "none",  # nobody who asks for digits gets any
        "TFDS_DATA_DIR": str(tmp_path / "none"),
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=lessons.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--pdb", "tests/test_plots.py"]], ids=lambda a: a[0]
)
def test_no_data_is_needed(tmp_path, arguments):
    process = run_pytest(tmp_path, *arguments)
    assert process.returncode == 0, process.stdout + process.stderr
    assert not (tmp_path / "none").exists()


def test_without_digits_the_first_cell_says_why_and_the_rest_is_left_out(tmp_path):
    process = run_pytest(tmp_path, "-q", "notebooks/01_loading.ipynb")
    assert process.returncode != 0
    assert process.stdout.count("TUTORIAL_DATASET is 'none': set it to") >= 1
    assert "1 error in" in process.stdout.splitlines()[-1]

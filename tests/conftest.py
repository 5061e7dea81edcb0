"""What several test files use."""

import os
import shutil
import subprocess
import sys

import filelock
import pytest

DRAW_A_FEW = """
import drawn_digits, helpers
drawn_digits.SPLITS = {"train": (1, [60] * 10), "test": (2, [10] * 10)}
helpers.prepare_dataset()
"""


@pytest.fixture(scope="session")
def drawn_folder(tmp_path_factory):
    """A data folder with drawn digits, 600 and 100 of them, drawn once for all of
    pytest's processes."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    folder = shared / "drawn"
    with filelock.FileLock(shared / "drawn.lock", timeout=300):
        if not list(folder.glob("drawn_digits/*/dataset_info.json")):
            subprocess.run(
                [sys.executable, "-c", DRAW_A_FEW],
                env=os.environ
                | {"TFDS_DATA_DIR": str(folder), "TUTORIAL_DATASET": "drawn_digits"},
                check=True,
                capture_output=True,
                timeout=300,
            )
    return folder


@pytest.fixture(scope="session")
def files():
    """{file name: content} of MNIST's four files, in small."""
    from small_mnist import file_contents  # not above: it imports TensorFlow

    return file_contents()


def missing(what):
    """Skip the test; fail it where a browser is promised, as CI does."""
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    playwright = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        missing("needs Chromium: install your system's package `chromium`.")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium,
            args=[
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-gpu",
                "--disable-quic",
                "--disable-sync",
                "--no-first-run",
                "--no-sandbox",  # CI may run as root
            ],
        )
        yield browser
        browser.close()

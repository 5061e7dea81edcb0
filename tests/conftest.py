"""What several test files use."""

import os
import shutil

import pytest


@pytest.fixture(scope="session")
def drawn_folder(tmp_path_factory):
    """A data folder with drawn digits, 600 and 100 of them."""
    import drawn_digits  # not above: it imports TensorFlow

    import tensorflow_datasets as tfds

    folder = tmp_path_factory.mktemp("drawn")
    few = {"train": (1, [60] * 10), "test": (2, [10] * 10)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawn_digits, "SPLITS", few)
        tfds.builder("drawn_digits", data_dir=folder).download_and_prepare(
            download_config=tfds.download.DownloadConfig(try_download_gcs=False)
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

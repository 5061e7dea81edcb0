"""What the browser tests share: a headless Chromium, or a reason to skip."""

import os
import shutil

import pytest


def missing(what):
    """Skip the test; fail it where a browser is promised, as CI does."""
    if os.environ.get("REQUIRE_BROWSER"):
        pytest.fail(what)
    pytest.skip(what, allow_module_level=True)


@pytest.fixture(scope="module")
def browser():
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

"""Prepare the digits once, and let nbval compare as strictly as they allow."""

import os
import re

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    if not hasattr(config, "workerinput"):  # once, before there are any workers
        import helpers

        try:
            os.environ["TUTORIAL_DATASET"] = helpers.prepare_dataset()
        except (helpers.DatasetError, ValueError) as error:
            raise pytest.UsageError(str(error)) from None
    # The stored outputs are MNIST's. On drawn digits nbval compares the cells that are
    # tagged nbval-check-output; an error in a cell fails on both.
    config.option.nbval = os.environ["TUTORIAL_DATASET"] == "mnist"
    config.option.nbval_lax = not config.option.nbval


def pytest_report_header():
    return f"dataset: {os.environ.get('TUTORIAL_DATASET')}"


def without_figures(output):
    """The output with each number, and the blanks before it, as one sign."""
    return re.sub(r" *\d[\d.,]*", "#", output) if isinstance(output, str) else output


def pytest_collection_modifyitems(config, items):
    # Of cells whose figures differ from run to run, all but the figures is compared.
    for item in items if config.option.nbval else []:
        cell = getattr(item, "cell", None)
        if cell and "nbval-ignore-output" in cell.metadata.get("tags", []):
            item.options["check"] = True
            item.sanitize = without_figures

"""Prepare the digits once, and let nbval compare as strictly as they allow."""

import os

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

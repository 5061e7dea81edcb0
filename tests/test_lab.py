"""The lessons in the real JupyterLab, as a class uses it.

With the environment variable SCREENSHOTS, pictures of the pages go to that folder.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import lessons
import nbformat
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("digits")]
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
RUN_ALL_SECONDS = 400  # several times what the slowest lesson takes


def readme_arguments():
    """What stands after `jupyter` in the README's command: it says what is served."""
    text = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"bin/jupyter (lab \S+)$", text, re.MULTILINE)
    return command.split()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab on a fresh copy of the notebooks: its folder, address and token."""
    home = tmp_path_factory.mktemp("lab")
    shutil.copytree(
        lessons.NOTEBOOKS,
        home / "notebooks",
        ignore=shutil.ignore_patterns(".ipynb_checkpoints"),
    )
    folders = {
        f"JUPYTER_{name}": str(home / name.lower())
        for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    }
    with open(home / "log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", *readme_arguments()]
            + ["--no-browser", "--allow-root", "--port=0"],
            cwd=home,
            env=os.environ | folders,
            stdout=log,
            stderr=log,
        )
    try:
        for _ in range(120):
            files = list((home / "runtime_dir").glob("jpserver-*.json"))
            if files and "is running at" in (home / "log").read_text(encoding="utf-8"):
                break
            assert server.poll() is None, (home / "log").read_text(encoding="utf-8")
            time.sleep(0.5)
        running = json.loads(files[0].read_text(encoding="utf-8"))
        assert running["token"]
        yield home / "notebooks", running["url"], running["token"]
    finally:
        server.terminate()
        server.wait(30)


class Page:
    """A notebook, open in the browser."""

    def __init__(self, page, lab, lesson):
        folder, url, token = lab
        self.page = page
        self.path = folder / f"{lesson}.ipynb"
        shutil.copy(lessons.NOTEBOOKS / f"{lesson}.ipynb", self.path)
        self.ids = [cell.id for cell in self.read().cells]
        page.goto(f"{url}lab/tree/{lesson}.ipynb?reset&token={token}")
        page.locator(".jp-Notebook .jp-Cell").nth(2).wait_for(timeout=60_000)
        # Without its kernel JupyterLab only clears the cells that it is asked to run,
        # and the toolbar says idle all the same. So ask the server.
        self.poll(lambda: self.is_connected(url, token))

    def is_connected(self, url, token):
        """Whether the page has an idle kernel."""
        headers = {"Authorization": f"token {token}"}
        answer = self.page.context.request.get(f"{url}api/sessions", headers=headers)
        kernels = [session["kernel"] for session in answer.json()]
        return any(k["connections"] and k["execution_state"] == "idle" for k in kernels)

    def read(self):
        return nbformat.read(self.path, as_version=4)

    def cell(self, cell_id):
        index = self.ids.index(cell_id)
        cell = self.page.locator(f".jp-Cell[data-windowed-list-index='{index}']")
        cell.scroll_into_view_if_needed()
        return cell

    def menu(self, name, command):
        self.page.get_by_role("menuitem", name=name, exact=True).click()
        self.page.locator(f".lm-Menu-item[data-command='{command}']").click()

    def run(self, cell_id, source=None):
        """Run a cell by Shift+Enter, after typing into it; its text afterwards."""
        cell = self.cell(cell_id)
        cell.locator(".cm-content").click()
        if source is not None:
            self.page.keyboard.press("Control+A")
            self.page.keyboard.insert_text(source)
        prompt = cell.locator(".jp-InputPrompt")
        # JupyterLab overwrites it with [*] and then with the number of the run. Idle
        # alone may mean that the cell has not begun.
        prompt.evaluate("prompt => { prompt.textContent = 'not run' }")
        self.page.keyboard.press("Shift+Enter")
        self.poll(lambda: re.search(r"\d", prompt.inner_text()))
        return self.cell(cell_id).locator(".jp-OutputArea").inner_text()

    def poll(self, is_so):
        """Wait until is_so() is true."""
        for _ in range(4 * RUN_ALL_SECONDS):
            if is_so():
                return
            self.page.wait_for_timeout(250)
        raise AssertionError("The cells are not done yet.")

    def wait_for_all(self):
        """Until cells have waited to be run, [*], and then, for a second, none has.

        The toolbar alone is not enough: it says idle until a slow kernel has answered.
        """
        waiting = self.page.locator(".jp-InputPrompt", has_text="[*]")
        waiting.first.wait_for(state="attached", timeout=60_000)
        seen = []

        def is_done():
            seen.append(self.page.locator(IDLE).count() and not waiting.count())
            return len(seen) >= 4 and all(seen[-4:])

        self.poll(is_done)

    def save(self):
        """The notebook as JupyterLab writes it into its file."""
        before = self.path.stat().st_mtime_ns
        self.menu("File", "docmanager:save")
        self.poll(lambda: self.path.stat().st_mtime_ns != before and self.is_whole())
        return self.read()

    def is_whole(self):
        """Whether the file is not just being written."""
        try:
            return bool(json.loads(self.path.read_text(encoding="utf-8")))
        except ValueError:
            return False

    def screenshot(self, name):
        if folder := os.environ.get("SCREENSHOTS"):
            self.page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
def open_lesson(browser, lab):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield lambda lesson: Page(context.new_page(), lab, lesson)
    _, url, token = lab
    headers = {"Authorization": f"token {token}"}
    for kernel in context.request.get(f"{url}api/kernels", headers=headers).json():
        context.request.delete(f"{url}api/kernels/{kernel['id']}", headers=headers)
    context.close()


def assert_as_stored(notebook, lesson):
    """No cell failed, and outputs equal the stored ones where nbval compares them."""
    stored = lessons.read(lessons.NOTEBOOKS / f"{lesson}.ipynb")
    compared = 0
    count = 0
    for cell, expected in zip(notebook.cells, stored.cells, strict=True):
        if cell.cell_type != "code":
            continue
        count += 1
        assert cell.execution_count == count, cell.id
        kinds = [output.output_type for output in cell.outputs]
        assert "error" not in kinds, cell.id
        assert all(output.get("name") != "stderr" for output in cell.outputs), cell.id
        if lessons.is_stored_for(cell, os.environ["TUTORIAL_DATASET"]):
            shown, stored_output = (
                lessons.comparable(expected, c.outputs) for c in (cell, expected)
            )
            assert shown == stored_output, cell.id
            compared += bool(expected.outputs)
    assert compared >= 3


def assert_figures_are_visible(page):
    pictures = 0
    for cell in page.read().cells:
        if cell.cell_type == "code" and any(
            "image/png" in str(o) for o in cell.outputs
        ):
            for image in page.cell(cell.id).locator("img").all():
                image.scroll_into_view_if_needed()
                box = image.bounding_box()
                assert box["width"] > 300, cell.id
                assert box["height"] > 100, cell.id
                assert image.evaluate("image => image.naturalWidth") > 300, cell.id
                pictures += 1
                page.screenshot(f"{page.path.stem}-{cell.id}")
    assert pictures >= 1


def run_all(page):
    """Run All in an open lesson gives its stored outputs and its figures."""
    page.menu("Run", "runmenu:run-all")
    page.wait_for_all()
    assert_as_stored(page.save(), page.path.stem)
    assert_figures_are_visible(page)


def batch_twice_and_recover(page):
    """What lesson 5's first trap says of running a cell twice, and its way out."""
    assert page.run("trap-twice-fix").split("\n")[0] == "(None, 28, 28, 1)"
    again = (
        "train_data = train_data.batch(BATCH_SIZE)\ntrain_data.element_spec[0].shape"
    )
    assert "[None, None, 28, 28, 1]" in page.run("exercise-1", again)
    assert page.run("trap-twice-fix").split() == [
        *["(None,", "28,", "28,", "1)"],
        *["540", "batches"],
    ]


def test_run_all_and_then_batch_twice(open_lesson):
    page = open_lesson("05_batching")
    run_all(page)
    batch_twice_and_recover(page)


def test_from_a_question_to_its_cell_and_back(open_lesson):
    found = open_lesson("find_an_answer")
    page = found.page
    row = found.cell("ask-splitting").locator("tr", has_text="with take and skip")
    row.locator("a").click()
    lesson = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
    lesson.get_by_text("epoch 10:").wait_for(timeout=60_000)
    back = lesson.locator("a", has_text="Find an answer")
    # The end of a long notebook is not in the page until somebody scrolls there.
    lesson.locator(".jp-WindowedPanel-outer").evaluate("e => e.scrollTo(0, 1e6)")
    back.wait_for(timeout=60_000)
    back.click()
    current = page.locator(".lm-mod-current.jp-mod-current .lm-TabBar-tabLabel")
    current.get_by_text("find_an_answer.ipynb").wait_for()


def test_a_korean_lesson_runs_and_leads_to_a_korean_one(open_lesson):
    korean = open_lesson("ko/01_loading")
    assert korean.run("setup").startswith("dataset: ")
    page = korean.page
    following = lessons.read(lessons.NOTEBOOKS / "ko" / "02_scaling.ipynb")
    title = following.cells[0].source.splitlines()[0].removeprefix("# ")
    link = page.locator("a", has_text=title)
    # The end of a long notebook is not in the page until somebody scrolls there.
    page.locator(".jp-WindowedPanel-outer").evaluate("e => e.scrollTo(0, 1e6)")
    link.click()
    page.get_by_role("heading", name=title).wait_for(timeout=60_000)


def test_restart_and_run_all(open_lesson):
    page = open_lesson("02_scaling")
    page.run("setup", "this = 'is no lesson'")
    page.run("setup", page.read().cells[page.ids.index("setup")].source)
    page.menu("Kernel", "runmenu:restart-and-run-all")
    page.page.locator(".jp-Dialog .jp-mod-accept").click()
    page.wait_for_all()
    assert_as_stored(page.save(), "02_scaling")


def test_a_lesson_that_was_solved_and_saved_still_passes(open_lesson, tmp_path):
    page = open_lesson("01_loading")
    run_all(page)
    for number in (1, 3):
        assert "Not yet:" in page.run(f"check-{number}")
        solution = page.cell(f"solution-{number}")
        assert not solution.locator("pre code").is_visible()
        solution.locator("summary").click()
        source = solution.locator("pre code").inner_text()
        page.run(f"exercise-{number}", source.strip())
        assert "Correct:" in page.run(f"check-{number}")
    page.screenshot("solved")
    page.save()
    project = tmp_path / "project"
    ignore = shutil.ignore_patterns(".*venv", ".git", "node_modules", "*.egg*")
    shutil.copytree(lessons.ROOT, project, ignore=ignore)
    path = project / "notebooks" / page.path.name
    shutil.copy(page.path, path)
    environment = os.environ | {"PYTHONPATH": str(project), "CI": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    process = subprocess.run(
        [*command, "notebooks/01_loading.ipynb", "tests/test_notebooks.py"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert process.returncode == 0, process.stdout
    assert "skipped" in process.stdout.splitlines()[-1]

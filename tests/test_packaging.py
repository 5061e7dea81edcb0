"""What the README's commands install, and on which computers they stop."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions

import lessons
import newest_versions
import pytest
from packaging.requirements import Requirement

pytestmark = pytest.mark.quick

PROJECT = tomllib.loads((lessons.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
MODULES = [*lessons.ROOT.glob("*.py"), *lessons.ROOT.glob("exercises/*.py")]
MODULES = [path for path in MODULES if path.name != "conftest.py"]
# What a hosted notebook has in versions of its own, and must keep.
HOSTS_OWN = {"ipython", "keras", "numpy", "tensorflow", "tensorflow-datasets"}
# TFDS imports it and does not declare it.
NOT_IMPORTED = {"importlib-resources"}


def names(requirements):
    """The packages of requirements, by the names that packages_distributions has."""
    lines = [line for line in requirements if re.match(r"\w", line)]
    found = {Requirement(line).name.replace("_", "-") for line in lines}
    return {"tensorflow" if name == "tensorflow-cpu" else name for name in found}


def required(path):
    return names((lessons.ROOT / path).read_text(encoding="utf-8").splitlines())


def imported(sources):
    """The packages that sources import, without Python's own and the project's."""
    modules = set()
    for source in sources:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                modules |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules.add(node.module.split(".")[0])
    own = {path.stem for path in MODULES} | {"exercises"}
    packages = packages_distributions()
    return names(
        packages[module][0].lower()
        for module in modules - own - sys.stdlib_module_names - {"google"}
    )


def of_modules():
    return imported(path.read_text(encoding="utf-8") for path in MODULES)


def of_lessons():
    return imported(
        lessons.to_python(cell.source)
        for path in lessons.PATHS
        for cell in lessons.code_cells(lessons.read(path))
    )


def test_the_package_has_all_modules():
    setuptools = PROJECT["tool"]["setuptools"]
    modules = {path.stem for path in MODULES if path.parent == lessons.ROOT}
    assert set(setuptools["py-modules"]) == modules
    assert setuptools["packages"] == ["exercises"]
    assert (lessons.ROOT / "exercises" / "__init__.py").is_file()


def test_the_package_declares_what_it_imports_and_leaves_hosts_their_own():
    declared = names(PROJECT["project"]["dependencies"])
    assert declared == of_modules() - HOSTS_OWN | NOT_IMPORTED


def test_a_learner_installs_what_a_learner_needs():
    interface = {"jupyterlab", "ipywidgets"}
    needed = of_modules() | of_lessons() | NOT_IMPORTED | interface
    with_jupyterlab = {"ipython", "jupyter-client"}
    assert required("requirements.txt") == needed - with_jupyterlab
    assert not required("tests/requirements.txt") & needed


def test_package_and_requirements_agree():
    text = (lessons.ROOT / "requirements.txt").read_text(encoding="utf-8")
    assert set(PROJECT["project"]["dependencies"]) <= set(text.splitlines())


@pytest.fixture
def copy(tmp_path):
    """A copy of what is installed."""
    copy = tmp_path / "project"
    copy.mkdir()
    for path in lessons.ROOT.glob("*.py"):
        shutil.copy(path, copy)
    shutil.copy(lessons.ROOT / "pyproject.toml", copy)
    shutil.copytree(lessons.ROOT / "exercises", copy / "exercises")
    return copy


def test_another_python_is_told_at_once_by_pip(copy):
    """As on 3.14: this Python is newer than those that the project allows."""
    readme = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^```sh\n(.*?)\n```$", readme, re.M | re.S)[:2]
    pip = " && .venv/bin/python -m "
    first, second = (command.split(pip)[1].split() for command in commands)
    assert first == second

    def install():
        return subprocess.run(
            # Needs no network, and changes nothing.
            [sys.executable, "-m", *first, "--dry-run", "--no-index"]
            + ["--no-build-isolation"],
            cwd=copy,
            capture_output=True,
            text=True,
        )

    process = install()
    assert process.returncode == 0, process.stderr
    path = copy / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    older = f"<3.{sys.version_info.minor}"
    narrowed = re.sub(r'requires-python = ".*"', f'requires-python = "{older}"', text)
    path.write_text(narrowed, encoding="utf-8")
    process = install()
    assert process.returncode != 0
    said = "Package 'input-pipelines' requires a different Python: 3"
    assert said in process.stderr
    assert f"not in '{older}'" in process.stderr


def unpack(build, copy, folder):
    """Unpack what a copy of the project installs, by a function of setuptools."""
    build = f"import setuptools.build_meta as b; print(b.{build}('.'))"
    process = subprocess.run(
        [sys.executable, "-c", build], cwd=copy, capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr
    wheel = copy / process.stdout.splitlines()[-1]
    zipfile.ZipFile(wheel).extractall(folder)


def test_an_empty_folder_does_not_hide_an_installed_module(copy, tmp_path):
    """A learner keeps pictures in a folder `plots` beside the notebook."""
    unpack("build_editable", copy, tmp_path / "installed")
    notebooks = tmp_path / "notebooks"
    find = f"""
import importlib.util, site
site.addsitedir({str(tmp_path / "installed")!r})
for name in ("plots", "exercises"):
    print(importlib.util.find_spec(name).origin)"""
    for name in ("plots", "exercises"):
        (notebooks / name).mkdir(parents=True)
    process = subprocess.run(
        # Without what is installed here.
        [sys.executable, "-E", "-S", "-c", find],
        cwd=notebooks,
        capture_output=True,
        text=True,
    )
    assert process.stdout.splitlines() == [
        str(copy / "plots.py"),
        str(copy / "exercises" / "__init__.py"),
    ]


PENTIUM = "processor\t: 0\nflags\t\t: fpu sse4_2 avx2ish\n"


@pytest.mark.parametrize(
    ("cpuinfo", "told"),
    [
        (PENTIUM, True),
        (PENTIUM.replace("avx2ish", "avx avx2"), False),
        ("processor\t: 0\nFeatures\t: fp asimd\n", False),  # ARM
    ],
)
def test_a_processor_without_avx_is_told_before_tensorflow_is_imported(cpuinfo, told):
    code = f"""
import builtins, io, os.path, sys
there, real = os.path.exists, open
os.path.exists = lambda path: path == "/proc/cpuinfo" or there(path)
builtins.open = lambda path, *a, **k: (
    io.StringIO({cpuinfo!r}) if path == "/proc/cpuinfo" else real(path, *a, **k)
)
sys.modules["tensorflow"] = None  # importing it is an error that speaks of it
import helpers"""
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=lessons.ROOT, text=True
    )
    assert process.returncode != 0
    last = process.stderr.splitlines()[-1]
    if told:
        assert last.startswith("ImportError: TensorFlow needs a processor with AVX, ")
    else:
        assert last.startswith("ModuleNotFoundError: import of tensorflow halted")


def test_versions_that_differ():
    constraints = (
        "# by hand\nkeras==3.15.1\ntf-a==2 ; python_version > '3'\ntqdm==4.7\n"
    )
    listed = [
        {"name": "Keras", "version": "3.16.0"},
        {"name": "pip", "version": "26.1"},  # nothing constrains it
        {"name": "tf_a", "version": "1"},
        {"name": "tqdm", "version": "4.7"},
    ]
    lines = newest_versions.differing(listed, constraints)
    assert lines == ["Keras 3.15.1 -> 3.16.0", "tf_a 2 -> 1"]

"""tools/publish.py on a copy; what Colab and Binder need; nobody's address anywhere."""

import re
import shutil
import socket
import subprocess
import sys
import tomllib

import lessons
import publish
import pytest

pytestmark = pytest.mark.quick

ADDRESS = "https://github.com/an-owner/a.name"
HOST = "https://colab.research.google.com/github"
# What opens or installs a project. TensorFlow's pages and anybody's issues are cited.
ADDRESSES = (
    r"git\+",
    r"https?://\S+/archive/",
    r"colab\.research\.google\.com/github/",
    r"mybinder\.org/v2/",
    r"raw\.githubusercontent\.com",
    r"github\.com/(?!OWNER/NAME|tensorflow/)[\w.-]+/[\w.-]+(?![\w.-])(?!/(?:pull|issues)/\d)",
)


def notebook_paths(root):
    return sorted(root.glob("notebooks/[0-9][0-9]_*.ipynb"))


def written_by_publish(root):
    paths = [root / "pyproject.toml", root / "README.md"]
    return paths + notebook_paths(root)


def contents(root):
    """Return {name: bytes} of what publish.py writes."""
    return {path.name: path.read_bytes() for path in written_by_publish(root)}


@pytest.fixture(scope="module")
def without_address(tmp_path_factory):
    root = tmp_path_factory.mktemp("without_address")
    (root / "notebooks").mkdir()
    for path in written_by_publish(lessons.ROOT):
        shutil.copy(path, root / path.relative_to(lessons.ROOT))
    publish.main(["--remove"], root)
    return root


@pytest.fixture(scope="module")
def published(without_address, tmp_path_factory):
    """A copy published as version 1.2.3; no test changes it."""
    root = tmp_path_factory.mktemp("published") / "copy"
    shutil.copytree(without_address, root)
    set_version(root, "1.2.3")
    publish.main([ADDRESS], root)
    return root


@pytest.fixture
def copy(without_address, tmp_path, monkeypatch):
    """A copy without an address, where neither programs nor the network are there."""

    def refuse(*_, **__):
        pytest.fail("publish.py starts programs, or opens connections")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)
    return shutil.copytree(without_address, tmp_path / "copy")


def set_version(root, version):
    path = root / "pyproject.toml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text)
    path.write_text(text, encoding="utf-8", newline="\n")


def notebooks(root):
    return [lessons.read(path) for path in notebook_paths(root)]


def changed(before, after):
    return {name for name in before if before[name] != after[name]}


def test_this_project_is_as_publish_leaves_it(copy):
    project = (lessons.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    address = publish.address_of(project)
    if address:
        publish.main([address], copy)
    assert contents(copy) == contents(lessons.ROOT)


def test_publish_again_and_remove(copy):
    before = contents(copy)
    publish.main([ADDRESS], copy)
    published = contents(copy)
    assert changed(before, published) == set(before)
    publish.main([ADDRESS], copy)
    assert contents(copy) == published
    publish.main(["--remove"], copy)
    assert contents(copy) == before
    publish.main(["--remove"], copy)
    assert contents(copy) == before


def test_another_address_or_version_replaces_the_first(copy):
    before = contents(copy)
    publish.main(["https://github.com/another/project"], copy)
    set_version(copy, "12.34.56")
    publish.main([ADDRESS], copy)
    for name, content in contents(copy).items():
        assert b"another/project" not in content, name
        tags = re.findall(rb"(?:/blob/|/tags/|a\.name/)(v\d[\d.]*\d)", content)
        assert set(tags) == ({b"v12.34.56"} if name != "pyproject.toml" else set())
    publish.main(["--remove"], copy)
    assert changed(before, contents(copy)) == {"pyproject.toml"}  # its version


def test_links_to_colab_and_binder(published):
    project = tomllib.loads((published / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["urls"] == {"Repository": ADDRESS}
    readme = (published / "README.md").read_text(encoding="utf-8")
    rows = [line for line in readme.splitlines() if re.match(r"\| \[\d", line)]
    for path, row in zip(lessons.PATHS, rows, strict=True):
        assert f"](notebooks/{path.name}) |" in row
        link = f"({HOST}/an-owner/a.name/blob/v1.2.3/notebooks/{path.name}) |"
        assert row.endswith(link)
        assert row.count(HOST) == 1
    start = readme.index("| | question")
    table = readme[start : readme.index("\n\n", start)].splitlines()
    # The badges' column has a head and a rule, too.
    assert {line.count("|") for line in table} == {5}
    binder = "https://mybinder.org/v2/gh/an-owner/a.name/v1.2.3"
    assert readme.count(f"({binder}?urlpath=lab/tree/notebooks)") == 1
    assert "There is no link" not in readme


def test_the_cell_for_colab(published, monkeypatch):
    """On Colab it installs the archive, and nothing else; elsewhere nothing."""
    for notebook in notebooks(published):
        ids = [cell.id for cell in lessons.code_cells(notebook)]
        assert ids[:2] == ["colab", "setup"]
        cell = lessons.code_cells(notebook)[0]
        assert cell.metadata == {"slideshow": {"slide_type": "skip"}}
        assert max(map(len, cell.source.splitlines())) <= 60
        code = re.sub(r"%pip (.*)", r"pip(f'\1')", cell.source)
        commands = []
        exec(code, {"pip": commands.append})
        assert commands == []
        with monkeypatch.context() as on_colab:
            on_colab.setitem(sys.modules, "google.colab", None)
            exec(code, {"pip": commands.append})
        assert commands == [f"install -q {ADDRESS}/archive/refs/tags/v1.2.3.zip"]


def test_execution_counts_have_no_gap(without_address, published):
    for root, extra in (without_address, 0), (published, 1):
        for path, notebook in zip(lessons.PATHS, notebooks(root), strict=True):
            cells = lessons.code_cells(notebook)
            counts = [cell.execution_count for cell in cells]
            assert counts == list(range(1, len(cells) + 1)), path.name
            assert len([c for c in cells if c.id == "colab"]) == extra
            for cell in cells:
                for output in cell.outputs:
                    if output.output_type == "execute_result":
                        assert output.execution_count == cell.execution_count


def test_cells_that_did_not_run_get_no_count(copy):
    """A teacher may have cleared all outputs."""
    path = copy / "notebooks" / lessons.PATHS[0].name
    notebook = lessons.read(path)
    for cell in lessons.code_cells(notebook):
        cell.execution_count, cell.outputs = None, []
    text = publish.nbformat.writes(notebook) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    publish.main([ADDRESS], copy)
    cells = lessons.code_cells(lessons.read(path))
    assert cells[0].id == "colab"
    assert {cell.execution_count for cell in cells} == {None}
    publish.main(["--remove"], copy)
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("ending", ["/", ".git", ".git/"])
def test_a_slash_or_git_at_the_end_is_no_part_of_the_address(ending):
    assert publish.checked_address(ADDRESS + ending) == ADDRESS


def test_a_folder_as_the_address(copy):
    folder = copy / "some owner" / "project"
    folder.mkdir(parents=True)
    publish.main([str(folder)], copy)
    by_path = contents(copy)
    publish.main([folder.as_uri()], copy)
    assert contents(copy) == by_path
    assert f"{HOST}/some%20owner/project/blob/v".encode() in by_path["README.md"]
    project = tomllib.loads(by_path["pyproject.toml"].decode())["project"]
    url = project["urls"]["Repository"]
    # Without a host, no package can be built: "project.urls.Repository must be url".
    assert url == f"file://localhost{folder.as_uri().removeprefix('file://')}"
    publish.main([url], copy)
    assert contents(copy) == by_path


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nowhere",
        "file:///nowhere",
        "an-owner/a.name",
        "github.com/an-owner/a.name",
        "git@github.com:an-owner/a.name.git",
        "http://github.com/an-owner/a.name",
        "https://gitlab.com/an-owner/a.name",
        "https://me:secret@github.com/an-owner/a.name",
        "https://github.com/an-owner",
        "https://github.com/an-owner/..",
        "https://github.com/an-owner/.git",
        "https://github.com/-owner/a.name",
        "https://github.com/an owner/a.name",
        "https://github.com/an-owner/a.name/tree/main",
        "https://github.com/an-owner/a.name?tab=readme",
        'https://github.com/an-owner/a.name"',
        "https://github.com/an-owner/a.name\n",
        "https://github.com/OWNER/NAME",
    ],
)
def test_wrong_addresses(copy, address):
    before = contents(copy)
    with pytest.raises(SystemExit) as refused:
        publish.main([address], copy)
    assert str(refused.value) == (
        f"{address!r} is no address to publish at: give https://github.com/OWNER/NAME "
        "with your own names, or a folder on this computer."
    )
    assert contents(copy) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("README.md", "](notebooks/04_splitting.ipynb) |", "](x) |", "04_splitting"),
        ("README.md", "There is no link", "There's no link", "There is no link"),
        ("README.md", "| question |", "| asks |", "question"),
        (
            "pyproject.toml",
            "[tool.setuptools]\n",
            "[tool.x]\n",
            "setuptools",
        ),
        ("10_data_service.ipynb", '"id": "setup"', '"id": "set-up"', "10_data"),
    ],
)
def test_all_or_nothing(copy, name, old, new, says):
    (path,) = (path for path in written_by_publish(copy) if path.name == name)
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="\n")
    before = contents(copy)
    with pytest.raises(SystemExit, match=says):
        publish.main([ADDRESS], copy)
    assert contents(copy) == before


def test_a_file_that_cannot_be_written(copy, monkeypatch):
    before = contents(copy)
    last = written_by_publish(copy)[-1]
    # Not by its mode: root may write all files.
    monkeypatch.setattr(publish.os, "access", lambda path, mode: path != last)
    with pytest.raises(SystemExit, match=f"{last.name} cannot be written"):
        publish.main([ADDRESS], copy)
    assert contents(copy) == before


def test_it_shows_the_commands(published, capsys, monkeypatch):
    monkeypatch.setattr(publish, "publish", lambda address, root: None)
    publish.main([ADDRESS], published)
    assert capsys.readouterr().out.splitlines()[-3:] == [
        'git commit -m "Publish v1.2.3" README.md pyproject.toml notebooks',
        "git tag v1.2.3",
        f"git push {ADDRESS} HEAD v1.2.3",
    ]


def found(text):
    return [hit for pattern in ADDRESSES for hit in re.findall(pattern, text)]


def test_nobodys_address_is_left(without_address, published):
    root = lessons.ROOT
    paths = written_by_publish(without_address)
    for pattern in ("*.py", "*.md", "*.txt", "LICENSE", ".ci/*", ".binder/*"):
        paths += [path for path in root.glob(pattern) if path.name != "README.md"]
    for folder in ("benchmarks", "docs", "exercises", "tools"):
        paths += [
            path
            for path in (root / folder).rglob("*")
            if path.suffix in (".md", ".py", ".txt", ".j2", ".json")
            and path.name not in ("publish.py", "package-lock.json")
            and "node_modules" not in path.parts
        ]
    names = {path.name for path in paths}
    assert {"README.md", "05_batching.ipynb", "teaching.md", "colab"} <= names
    hits = {path.name: found(path.read_text(encoding="utf-8")) for path in paths}
    assert {name: hit for name, hit in hits.items() if hit} == {}
    for path in written_by_publish(published):
        assert found(path.read_text(encoding="utf-8")), path.name


@pytest.mark.parametrize(
    "text",
    [
        "%pip install -q git+{url}",
        "https://codeberg.org/an-owner/a.name/archive/main.zip",
        f"({HOST}/an-owner/a.name/blob/main/notebooks/01_loading.ipynb)",
        "https://mybinder.org/v2/git/https%3A%2F%2Fexample.org/main",
        "https://github.com/an-owner/tutorial",
        "git@github.com/an-owner/tutorial.git",
        "https://github.com/an-owner/tutorial/blob/main/README.md",
        "https://raw.githubusercontent.com/an-owner/tutorial/main/helpers.py",
    ],
)
def test_the_patterns_find_what_they_are_for(text):
    assert found(text)


def test_binder_finds_what_it_builds_from():
    folder = lessons.ROOT / ".binder"
    text = (lessons.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest, end = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', text).groups()
    runtime = (folder / "runtime.txt").read_text(encoding="utf-8")
    version = re.fullmatch(r"python-3\.(\d+)\n", runtime)
    assert int(oldest) <= int(version[1]) < int(end)
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert "-r ../requirements.txt" in lines
    for line in lines:
        assert (folder / line.split()[1]).is_file(), line

"""Small wrong edits, one at a time: does a check catch each?

    python tools/wrong_edits.py [--modules 8] [--notebooks 3] [--seed 1] [names]

takes that many edits of each module (the exercises' checks are one) and of each
notebook, drawn by the seed, and runs on a copy of the project the tests that concern
the edited file. With --any N it takes N edits out of all of these. Fails if fewer than
90 % are caught. Needs real MNIST (prepared, or MNIST_DIR). The mutation testers on PyPI
do not edit notebooks.
"""

import argparse
import ast
import concurrent.futures
import copy
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import lessons
import nbformat

PROJECT = lessons.ROOT
WORKERS = 2
SECONDS = 900  # for the checks of one edit; a hang counts as caught

OTHER_OPERATOR = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Lt: ast.Gt,
    ast.Gt: ast.Lt,
    ast.LtE: ast.Gt,
    ast.GtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
LINES = (ast.Expr, ast.Assign, ast.AugAssign, ast.Assert, ast.Return, ast.Raise)


def _changed(node, **fields):
    node = copy.copy(node)
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def _other(operator):
    return OTHER_OPERATOR[type(operator)]()


def _wrong(node):
    """The wrong forms of one node: pairs of what is wrong and the new node."""
    match node:
        case ast.Constant(value=bool(value)):
            yield "constant", _changed(node, value=not value)
        case ast.Constant(value=int(value)):
            yield "constant", _changed(node, value=value + 1)
        case ast.Constant(value=float(value)):
            yield "constant", _changed(node, value=2 * value or 1.0)
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in OTHER_OPERATOR:
            yield "operator", _changed(node, op=_other(op))
        case ast.Compare(ops=[op, *rest]):
            yield "operator", _changed(node, ops=[_other(op), *rest])
        case ast.Call(args=args, keywords=keywords):
            if args:
                yield "argument left out", _changed(node, args=args[:-1])
            for i in range(len(keywords)):
                rest = keywords[:i] + keywords[i + 1 :]
                yield "argument left out", _changed(node, keywords=rest)
            match node.func:
                case ast.Attribute(value=ast.Call(func=ast.Attribute()) as first):
                    inner = _changed(
                        node, func=_changed(node.func, value=first.func.value)
                    )
                    outer = _changed(first, func=_changed(first.func, value=inner))
                    yield "calls swapped", outer
        case ast.Expr(value=ast.Constant()):
            pass  # a docstring
        case statement if isinstance(statement, LINES):
            yield "line dropped", ast.Pass()


def edits(source):
    """All wrong edits of a source: a list of (line number, what, new source)."""
    lines = source.encode().splitlines(keepends=True)
    starts = [sum(map(len, lines[:i])) for i in range(len(lines))]
    text = source.encode()
    found = []

    def visit(node):
        for what, new in _wrong(node):
            start = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            form = ast.unparse(ast.fix_missing_locations(new))
            if isinstance(node, ast.expr) and not isinstance(node, ast.Constant):
                form = f"({form})"
            new_source = (text[:start] + form.encode() + text[end:]).decode()
            found.append((node.lineno, what, new_source))
        for child in ast.iter_child_nodes(node):
            # Before Python 3.12 the places in an f-string are not known.
            if not isinstance(child, ast.JoinedStr):
                visit(child)

    visit(ast.parse(source))
    return found


class Edit:
    """One wrong edit of one file of the project."""

    def __init__(self, path, cell_id, old, line, what, new):
        self.path, self.cell_id, self.what, self.new = path, cell_id, what, new
        place = f"{path}, {cell_id}" if cell_id else f"{path}:{line}"
        pairs = zip(old.splitlines(), new.splitlines(), strict=False)
        before, after = next((a, b) for a, b in pairs if a != b)
        self.text = f"{place}: {what}: {before.strip()!r} -> {after.strip()!r}"

    def apply(self, project):
        """Make the edit in a copy of the project."""
        path = project / self.path
        if self.cell_id is None:
            path.write_text(self.new, encoding="utf-8", newline="\n")
            return
        notebook = lessons.read(path)
        (cell,) = (cell for cell in notebook.cells if cell.id == self.cell_id)
        cell.source = self.new
        nbformat.write(notebook, path)


def all_edits(path):
    """All edits of a file, or of the files in a folder, relative to the project."""
    if (PROJECT / path).is_dir():
        files = sorted((PROJECT / path).glob("*.py"))
        return [e for file in files for e in all_edits(file.relative_to(PROJECT))]
    if path.suffix == ".py":
        sources = {None: (PROJECT / path).read_text(encoding="utf-8")}
    else:
        sources = {
            cell.id: lessons.to_python(cell.source)  # %magics are not for ast
            for cell in lessons.code_cells(lessons.read(PROJECT / path))
            if cell.id != "colab"  # it does nothing here
        }
    return [
        Edit(path, cell_id, source, *edit)
        for cell_id, source in sources.items()
        for edit in edits(source)
    ]


# What pytest runs for a module, quick tests first.
CHECKS = {
    "helpers.py": ["tests/test_helpers.py", "tests/test_notebooks.py", "notebooks"],
    "set_up_check.py": ["tests/test_helpers.py"],
    "tutorial_data.py": ["tests/test_data.py", "tests/test_faults.py"],
    "plots.py": ["tests/test_plots.py"],
    "drawn_digits.py": ["tests/test_drawn_digits.py"],
    "pipeline_checks.py": ["tests/test_pipeline_checks.py"],
    "exercises": ["tests/test_exercises.py"],
}


def sources():
    """What is edited, relative to the project: modules, the checks, the notebooks."""
    return [*map(Path, CHECKS), *(path.relative_to(PROJECT) for path in lessons.PATHS)]


def checks(path):
    """What pytest runs for a file: lists of its arguments, quick tests first."""
    if path.suffix == ".ipynb":
        servers = [["tests/test_servers.py"]] * path.name.startswith("10")
        own = " or ".join(f"{int(path.name[:2])}.{i}" for i in (1, 2, 3))
        exercises = ["tests/test_exercises.py", "-k", own]
        return [["tests/test_notebooks.py"], *servers, [str(path)], exercises]
    return [[check] for check in CHECKS[path.parts[0]]]


def is_caught(edit, data_folder):
    """Whether a test fails on a copy of the project with the edit."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "project"
        shutil.copytree(
            PROJECT,
            project,
            ignore=shutil.ignore_patterns(".*venv", ".git", "node_modules", "*.egg*"),
        )
        edit.apply(project)
        # A wrong module may do anything to the data.
        shutil.copytree(data_folder, Path(folder) / "data")
        environment = os.environ | {
            "PYTHONPATH": str(project),  # before the installed project
            "TFDS_DATA_DIR": str(Path(folder) / "data"),
            "TUTORIAL_DATASET": "mnist",
            "CI": "true",  # nobody is a learner here
        }
        if edit.cell_id:
            # The record of what is published must not give the edit away.
            record = "import sys, published, lessons; published.record(lessons.PATHS)"
            subprocess.run(
                [sys.executable, "-c", record],
                cwd=project / "tools",
                env=environment,
                check=True,
            )
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not browser"]
        for check in checks(edit.path):
            try:
                process = subprocess.run(
                    [*command, "-p", "no:cacheprovider", *check],
                    cwd=project,
                    env=environment,
                    capture_output=True,
                    timeout=SECONDS,
                )
            except subprocess.TimeoutExpired:
                return True
            if process.returncode != 0:
                return True
    return False


def choose(arguments):
    """The edits that the command's arguments ask for."""
    paths = sources()
    if arguments.names:
        paths = [p for p in paths if p.name.startswith(tuple(arguments.names))]
    if arguments.any:
        found = [edit for path in paths for edit in all_edits(path)]
        return random.Random(arguments.seed).sample(found, arguments.any)
    chosen = []
    for path in paths:
        each = arguments.notebooks if path.suffix == ".ipynb" else arguments.modules
        found = all_edits(path)
        generator = random.Random(f"{arguments.seed} {path.name}")
        chosen += generator.sample(found, min(each, len(found)))
    return chosen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--modules", type=int, default=8)
    parser.add_argument("--notebooks", type=int, default=3)
    parser.add_argument("--any", type=int)
    parser.add_argument("--seed", default="1")
    chosen = choose(parser.parse_args())

    sys.path.insert(0, str(PROJECT))
    os.environ["TUTORIAL_DATASET"] = "mnist"
    import helpers
    import tutorial_data

    helpers.prepare_dataset()
    data_folder = tutorial_data.prepared_folder("mnist").parents[1]

    caught = 0
    numbers = itertools.count()

    def keep_to_cores():
        lessons.keep_to_cores(next(numbers), WORKERS)

    with concurrent.futures.ThreadPoolExecutor(WORKERS, "", keep_to_cores) as pool:
        results = {pool.submit(is_caught, e, data_folder): e for e in chosen}
        for result in concurrent.futures.as_completed(results):
            caught += result.result()
            word = "caught" if result.result() else "MISSED"
            print(word, results[result].text, flush=True)
    print(f"{caught} of {len(chosen)} caught ({caught / len(chosen):.0%})")
    sys.exit(caught < 0.9 * len(chosen))


if __name__ == "__main__":
    main()

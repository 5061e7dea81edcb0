"""Run lessons on the newest versions that the requirements admit.

    python tools/newest_versions.py [notebooks/08_speed.ipynb ...]

installs them into an environment of its own, which is deleted afterwards. It prints the
versions that differ from constraints.txt, and compares each cell's output with the
stored one, of the notebooks that are named, or of all: pytest shows the cells that
differ. The exit code is pytest's. Needs a package index.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import venv

import lessons

REQUIREMENTS = ["-r", "requirements.txt", "-r", "tests/requirements.txt"]


def differing(listed, constraints):
    """Return a line for each package whose version is not the constrained one.

    Args:
        listed: what `pip list --format json` has.
        constraints: the text of constraints.txt.
    """
    stored = dict(re.findall(r"^([\w.-]+)==(\S+)", constraints, re.M))
    return [
        f"{package['name']} {stored[name]} -> {package['version']}"
        for package in listed
        if (name := re.sub(r"[-_.]+", "-", package["name"]).lower()) in stored
        and package["version"] != stored[name]
    ]


def main(notebooks):
    """Install, compare, and return pytest's exit code."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = os.path.join(folder, "Scripts" if os.name == "nt" else "bin", "python")

        def run(*arguments, **options):
            arguments = [python, "-m", *arguments]
            return subprocess.run(arguments, cwd=lessons.ROOT, text=True, **options)

        # A new environment may come with an old setuptools.
        newest = ["--upgrade", "--upgrade-strategy", "eager"]
        run("pip", "install", "--quiet", *newest, *REQUIREMENTS, check=True)
        listing = run(
            "pip", "list", "--format", "json", check=True, capture_output=True
        )
        constraints = (lessons.ROOT / "constraints.txt").read_text(encoding="utf-8")
        lines = differing(json.loads(listing.stdout), constraints)
        print(*lines or ["All as in constraints.txt."], sep="\n", flush=True)
        # One after the other: some cells measure times.
        return run("pytest", "-p", "no:cacheprovider", *notebooks).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["notebooks"]))

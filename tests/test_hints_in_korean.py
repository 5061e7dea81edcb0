"""The exercises' hints in Korean: all of them, when asked for, and never an error."""

import exercises
from exercises import checking

import ast
import os
import re
import string
import subprocess
import sys

import lessons
import pytest
import translate_hints
from babel.messages import Catalog, mofile, pofile
from test_packaging import copy, unpack  # noqa: F401, a fixture

pytestmark = pytest.mark.quick

CATALOGUE = translate_hints.brought_up_to_date()


def translations(catalogue):
    return {message.id: message.string for message in catalogue if message.id}


def places(text):
    """The {places} of a text, with their formats."""
    parts = string.Formatter().parse(text)
    return sorted(part for _, *part in parts if part[0] is not None)


def test_each_text_is_written_out_and_has_its_values():
    calls = list(translate_hints.calls())
    assert len(calls) > 300
    for call, text in calls:
        values = {keyword.arg for keyword in call.keywords}
        assert values == {name for name, *_ in places(text)}, text


def test_each_reason_is_said_in_the_learners_language():
    checks = [
        node
        for path in translate_hints.EXERCISES.glob("lesson_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and re.match(r"check_\d", node.name)
    ]
    assert len(checks) == 3 * len(lessons.PATHS)
    for check in checks:
        for node in ast.walk(check):
            if isinstance(node, ast.Return):
                assert not isinstance(node.value, ast.Constant | ast.JoinedStr)


def test_nothing_is_to_be_done():
    assert [*translate_hints.todo(CATALOGUE)] == []


def test_translations_have_the_same_places():
    for english, korean in translations(CATALOGUE).items():
        assert places(korean) == places(english), english


def test_the_catalogue_and_the_compiled_one_are_those_of_the_texts():
    with open(translate_hints.PO, encoding="utf-8") as file:
        stored = translations(pofile.read_po(file))
    with open(translate_hints.MO, "rb") as file:
        compiled = translations(mofile.read_mo(file))
    assert stored == compiled == translations(CATALOGUE), "run tools/translate_hints.py"


RIGHT = {
    "1.1": {"image", "label"},
    "2.1": (0.2, 4),
    "2.3": (0, 1 / 255),
    "3.1": 151,
    "4.1": 0.75,
    "5.1": (844, 48),
    "6.1": 0.004,
    "7.1": 210,
    "8.1": 169.344,
    "9.1": 1505.28,
    "9.2": (1_000, 500),
    "10.1": 12_000,
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_check_in_korean(name, monkeypatch, capsys):
    monkeypatch.setenv("TUTORIAL_LANGUAGE", "ko")
    for answer in (RIGHT[name], -1, ...):
        exercises.check(name, answer)
    lines = capsys.readouterr().out.splitlines()
    starts = ["정답입니다: ", "아직 아닙니다: ", "아직 아닙니다: "]
    for line, start in zip(lines, starts, strict=True):
        assert line.startswith(start)
        assert re.search("[가-힣]", line.removeprefix(start))


@pytest.mark.parametrize(
    "answer", [lambda *_: 1 / 0, lambda *_: None, "text", lambda *_: "text"]
)
def test_what_all_checks_say_in_korean(answer, monkeypatch, capsys):
    monkeypatch.setenv("TUTORIAL_LANGUAGE", "ko")
    exercises.check("6.3", answer)
    exercises.check("11.1", answer)
    for line in capsys.readouterr().out.splitlines():
        assert re.match("아직 아닙니다: .*[가-힣]", line)


ENGLISH = "the answer should be one number."


@pytest.mark.parametrize("language", ["en", "xx", "../ko", " ", "한국어"])
def test_an_unknown_language_is_english(language, monkeypatch):
    monkeypatch.setenv("TUTORIAL_LANGUAGE", language)
    assert checking.say(ENGLISH) == ENGLISH


@pytest.mark.parametrize("language", ["ko", "ko_KR", "ko_KR.UTF-8"])
def test_korean_by_its_names(language, monkeypatch):
    monkeypatch.setenv("TUTORIAL_LANGUAGE", language)
    assert checking.say(ENGLISH) == "답은 숫자 하나여야 합니다."
    assert checking.say("not in the catalogue: {x}", x=1) == "not in the catalogue: 1"


def test_without_a_catalogue_or_with_a_faulty_one_it_is_english(monkeypatch, tmp_path):
    monkeypatch.setenv("TUTORIAL_LANGUAGE", "ko")
    monkeypatch.setattr(checking, "LOCALE", tmp_path)
    assert checking.say("{x} s", x=1) == "1 s"
    path = tmp_path / "ko" / "LC_MESSAGES" / "exercises.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no catalogue")
    assert checking.say("{x} s", x=1) == "1 s"
    catalogue = Catalog("ko")
    catalogue.add("{x} s", "{y}초")
    catalogue.add("{x} min", "{x}분")
    with open(path, "wb") as file:
        mofile.write_mo(file, catalogue)
    assert checking.say("{x} min", x=1) == "1분"
    assert checking.say("{x} s", x=1) == "1 s"


@pytest.fixture
def installed(copy, tmp_path):  # noqa: F811
    """The folder of an installed copy."""
    unpack("build_wheel", copy, tmp_path / "installed")
    return tmp_path / "installed"


def test_an_installed_copy_speaks_the_language_of_the_folder(installed, tmp_path):
    def said(folder, language="", before="pass"):
        (tmp_path / folder).mkdir(exist_ok=True)
        # There is no such exercise: nothing has to import TensorFlow.
        check = "import exercises; exercises.check('0.0', 1)"
        process = subprocess.run(
            [sys.executable, "-c", f"import os; {before}; {check}"],
            cwd=tmp_path / folder,
            env=os.environ
            | {"PYTHONPATH": str(installed), "TUTORIAL_LANGUAGE": language}
            | {"PYTHONUTF8": "1"},
            capture_output=True,
            encoding="utf-8",
        )
        assert not process.stderr
        return process.stdout.split(": ")[0]

    korean, english = "아직 아닙니다", "Not yet"
    assert said("ko") == korean
    assert said("lessons") == english
    assert said("lessons", "ko") == korean
    assert said("ko", "en") == english
    # A learner may go to another folder later, and a folder may be gone.
    assert said("ko", before="import exercises; os.chdir('..')") == korean
    assert said("ko", before="os.rmdir(os.getcwd())") == english

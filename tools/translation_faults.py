"""What is wrong in the form of a Korean text: what was lost, style, terms."""

import functools
import re
from collections import Counter

import lessons

TERMS = lessons.ROOT / "translations" / "ko" / "terms.md"
# In this order: what one finds is taken out before the next looks.
KEPT = {
    "code blocks": r"(?ms)^( *)(`{3,}).*?^\1\2 *$",
    "inline code": r"(?s)(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)",
    "link targets": r"(?<=\])\([^)]+\)",
    "HTML tags": r"</?[a-z][^>]*>",
    "headings": r"(?m)^#+ ",
    "marks of bold": r"\*\*",
    "tildes": "~",  # two of them strike out what is between
    "rows of tables": r"(?m)^\|.*\|$",
    "numbers": r"\d+(?:[.,]\d+)*",
}
WORDS = ["zero", "one", "two", "three", "four", "five"]
WORDS += ["six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


@functools.cache
def terms():
    """Return {wrong rendering: right one} of the table of terms."""
    text = TERMS.read_text(encoding="utf-8")
    rows = re.findall(r"^\| .+ \| (.+) \| (.*[가-힣].*) \|$", text, re.MULTILINE)
    return {
        rendering: right
        for right, wrong in rows
        for rendering in wrong.split(", ")
        if not rendering.startswith("(")  # that is wrong in one of its meanings only
    }


def kept(text):
    """Return {what: how often each is there} of what a translation has to keep."""
    found = {}
    for what, pattern in KEPT.items():
        each = [match[0] for match in re.finditer(pattern, text)]
        if what == "rows of tables":
            each = [f"{row.count('|') - 1} columns" for row in each]
        elif what == "numbers":
            each = [number.replace(",", "") for number in each]
        else:
            text = re.sub(pattern, " ", text)
        found[what] = Counter(each)
    return found


def open_bold(text):
    """Return what is bold in no renderer: `**버퍼(buffer)**는`, `` **`map`**을 ``.

    By CommonMark's rule a mark between a sign, inside, and a letter, outside, is none.
    """
    return [
        match[0]
        for match in re.finditer(r"(?s)(\w?)\*\*(.+?)\*\*(\w?)", text)
        if (match[1] and re.match(r"\W", match[2]))
        or (match[3] and re.search(r"\W$", match[2]))
    ]


def spelled_numbers(english):
    """Return how often each number is written as a word: "twice" may become "2배"."""
    words = Counter(re.findall(r"\w+", english.lower()))
    words += Counter(one=words["once"], two=words["twice"])
    return Counter({str(n): words[word] for n, word in enumerate(WORDS)})


def faults(english, korean):
    """Yield what is wrong in the form of a translation, each as a text."""
    then, now = kept(english), kept(korean)
    for what in KEPT:
        lost, new = then[what] - now[what], now[what] - then[what]
        if what == "numbers":
            new -= spelled_numbers(english)
        if lost:
            yield f"{what} are missing: {', '.join(lost.elements())}"
        if new:
            yield f"{what} are not in the English: {', '.join(new.elements())}"
    if korean.startswith("**") != english.startswith("**"):
        yield "only a heading is bold at the beginning: begin as the English does"
    for what in ("code blocks", "inline code", "link targets"):
        korean = re.sub(KEPT[what], "`", korean)
    for bold in open_bold(korean):
        yield f"this will not be bold, move the bracket out or the particle in: {bold}"
    without_headings = re.sub(r"(?m)^#+ .*", "", korean)
    if re.search("[A-Za-z]{3}", without_headings) and not re.search("[가-힣]", korean):
        yield "it is not in Korean"
    for ending in re.findall(r"\S*(?<!니)다[.?!]", korean):
        yield f"the style is not 합니다체: {ending}"
    for wrong, right in terms().items():
        if wrong in korean:
            yield f"write {right}, not {wrong}"

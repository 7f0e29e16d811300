"""Every sentence the dashboard can say, found in the code, has its Chinese."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from analytics.language import sayer
from analytics.rules import ASIDE, WHOLE
from pages.ui.choose import SPANS
from pages.ui.labels import (
    ACTIONS,
    CLASSES,
    CLOSED,
    CODES,
    DECISIONS,
    OF_THE_LOG,
    OWN_LABELS,
)
from pages.ui.recordings import KINDS as RECORDED
from sample_data.book import SCHEMES
from warehouse import errors
from warehouse.access.denials import DENIALS
from warehouse.contracts import STANDARD

ROOT = Path(__file__).parents[2]
SECTIONS = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (ROOT / "pages").iterdir()
    if path.is_dir() and path.name not in {"terminal", "__pycache__"}
)
SPEAKING = ("analytics", *SECTIONS, "pages/main.py")
OURS = {name for name in vars(errors) if name.endswith("Error")}
FAILING = (
    "pages/ui/frame.py",
    "warehouse/access",
    "warehouse/intake/worklist.py",
    "warehouse/lake/catalog.py",
    "warehouse/lake/catalogs",
    "warehouse/postgres",
)
ELSEWHERE = {
    "construction",
    "operation",
    "presale",
    "handed over",
    "sovereign loan",
}
"""Phases and schemes that only a source or a life names, not a list in the code."""


def trees(places: tuple[str, ...]) -> Iterator[ast.Module]:
    for place in places:
        path = ROOT / place
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            yield ast.parse(file.read_text("utf-8"))


def calls(places: tuple[str, ...]) -> Iterator[ast.Call]:
    for tree in trees(places):
        yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def text(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def said() -> set[str]:
    """Give what is said in words of the code's own: `say(...)`, `sayer(l)(...)`."""
    speaks = re.compile(r"say|sayer\(.*\)")
    return {
        sentence
        for call in calls(SPEAKING)
        if speaks.fullmatch(ast.unparse(call.func))
        and call.args
        and (sentence := text(call.args[0])) is not None
    }


def raised() -> set[str]:
    """Give the sentences and remedies of errors that may reach a page."""
    return {
        sentence
        for call in calls(FAILING)
        if ast.unparse(call.func) in OURS and call.args and text(call.args[0])
        for part in call.args
        if (sentence := text(part))
    }


def listed() -> set[str]:
    """Give what stands in lists: labels, codes, ranges, schemes and industries."""
    schemes = {
        word.replace("_", " ")
        for kind in SCHEMES.values()
        for scheme, industry, _ in kind
        for word in (scheme, industry)
    }
    of_rights = {
        word
        for words in (ACTIONS, CLASSES, CLOSED, DECISIONS, OF_THE_LOG)
        for word in words.values()
    }
    denials = {sentence for denial in DENIALS.values() for sentence in denial}
    spans = {words for words, _ in SPANS.values()}
    of_rules = {*ASIDE.values(), *WHOLE.values()}
    units = {
        told["unit"]
        for contract in STANDARD.values()
        for told in contract.described.values()
        if told["unit"]
    }
    labels = {*OWN_LABELS.values(), *CODES.values(), *RECORDED.values(), *units}
    of_rights |= denials
    return {*labels, *of_rights, *of_rules, *spans, *schemes, *ELSEWHERE}


def chinese() -> dict[str, str]:
    with (ROOT / "analytics" / "language" / "zh.po").open("rb") as stream:
        return {str(m.id): str(m.string) for m in read_po(stream, "zh") if m.id}


def test_every_sentence_has_its_chinese() -> None:
    missing = sorted((said() | raised() | listed()) - chinese().keys())

    assert missing == []


def test_no_chinese_sentence_is_left_over() -> None:
    assert sorted(chinese().keys() - said() - raised() - listed()) == []


def test_no_chinese_sentence_is_empty_or_left_in_english() -> None:
    unsaid = [e for e, zh in chinese().items() if not re.search("[\u4e00-\u9fff]", zh)]

    assert unsaid == []


@pytest.mark.parametrize(("english", "zh"), sorted(chinese().items()))
def test_both_languages_name_the_same_things(english: str, zh: str) -> None:
    named = re.compile(r"\{(\w+)\}")

    assert set(named.findall(english)) == set(named.findall(zh))


def test_a_sentence_nobody_translated_is_said_in_english() -> None:
    assert sayer("zh")("No such {thing} is said.", thing="x") == "No such x is said."

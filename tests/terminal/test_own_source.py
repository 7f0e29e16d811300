"""The guide to a source of one's own does what it says, as it is written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pages.terminal.main import app
from warehouse.contracts import STANDARD
from warehouse.home import Home
from warehouse.intake.declared import Bound, FileKind
from warehouse.intake.declared_tables import SetAside, Table, Total
from warehouse.intake.shaping import FILE_TYPES
from warehouse.intake.source import Source
from warehouse.lake.verify import verify_lake

GUIDE = Path(__file__).parents[2] / "docs" / "own-source.md"
BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ELSEWHERE_EACH_TIME = [
    (re.compile(r"read in [\d.]+ s"), "read in … s"),
    (re.compile(r"sealed, in \S+"), "sealed, in …"),
    (re.compile(r"binjiang-\d{8}T\d+"), "binjiang-…"),
    (re.compile(r"kept until \d{4}-\d\d-\d\d"), "kept until …"),
]


@dataclass(frozen=True)
class Block:
    """A block of the guide: its language, what else its fence says, its text."""

    language: str
    told: list[str]
    text: str


def blocks() -> Iterator[Block]:
    for language, told, text in BLOCK.findall(GUIDE.read_text("utf-8")):
        yield Block(language, told.split(), text)


def steady(printed: str) -> str:
    for pattern, instead in ELSEWHERE_EACH_TIME:
        printed = pattern.sub(instead, printed)
    return printed


def test_the_guide_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOANTRAIL_HOME", str(tmp_path / ".loantrail"))
    monkeypatch.delenv("LOANTRAIL_LAKE", raising=False)
    monkeypatch.delenv("LOANTRAIL_ZONE", raising=False)
    printed, compared = "", 0

    for block in blocks():
        if block.told:
            place, *encoding = block.told
            (tmp_path / place).parent.mkdir(exist_ok=True)
            (tmp_path / place).write_text(block.text, *encoding or ["utf-8"])
        elif block.language == "sh":
            printed = "".join(_ran(line) for line in block.text.splitlines())
        elif block.language == "text":
            assert steady(printed) == steady(block.text)
            compared += 1

    assert compared == 6
    assert verify_lake(Home(tmp_path / ".loantrail")) == {}


def _ran(line: str) -> str:
    program, *arguments = line.split()
    done = CliRunner().invoke(app, arguments)
    assert (program, done.exit_code) == ("loantrail", 0), done.output
    return done.stdout


def test_the_guide_names_every_key_and_type_there_is() -> None:
    text = GUIDE.read_text("utf-8")
    told = set(re.findall(r"`([a-z_]+)", text))
    keys = {
        key
        for model in (Source, FileKind, Bound, SetAside, Table, Total)
        for key in model.model_fields
    }
    made_by_us = {"folder", "definition", "queries", "text"}
    named_in_brackets = {
        *("tables", "files", "totals", "bounds", "set_aside"),
        *("sense", "limits", "manifest"),
    }

    assert keys - made_by_us - named_in_brackets <= told
    assert {"[[files.bounds]]", "[[set_aside]]", "[[totals]]"} <= set(
        re.findall(r"\[\[[a-z_.]+\]\]", text)
    )
    assert FILE_TYPES.keys() <= told


def test_the_guides_tables_are_those_of_the_standard() -> None:
    filled = [Path(b.told[0]).stem for b in blocks() if b.language == "sql"]

    assert filled
    assert set(filled) <= STANDARD.keys()

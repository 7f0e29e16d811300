"""Every table of the standard is declared once, in two languages, used everywhere."""

import json
import re
import tomllib
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from pages.terminal.main import app
from warehouse.contracts import GROUPS, KINDS, LANES, STANDARD, Contract, in_groups
from warehouse.contracts.columns import Words
from warehouse.contracts.kinds import KindByCode
from warehouse.contracts.meaning import FOLDER, meanings
from warehouse.contracts.obligations import FULFILLED_BY
from warehouse.contracts.provenance import CLOCKS, PROVENANCE
from warehouse.errors import LoantrailError
from warehouse.lake.promises import promises
from warehouse.lake.tables import detail_columns, sort_order, tables

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
EACH = pytest.mark.parametrize("contract", STANDARD.values(), ids=STANDARD.keys())


OF_NO_BORROWER = {
    "parties": "a party may stand behind many borrowers",
    "protected_attributes": "fairness is asked of people, whatever they owe",
    "identities": "as its party",
    "fx_rates": "a rate belongs to the world",
    "segment_series": "a segment holds many borrowers",
}

POINTS_AT_SOMEBODY = re.compile(
    r"(\w+_)?(party|officer|payee|guarantor|drawer|owner|counterparty)_id"
    r"|\w+_token|counterparty_account|acted_by"
)


@pytest.fixture(scope="module")
def printed() -> str:
    """Print the dictionary as a reader at the terminal gets it."""
    return CliRunner().invoke(app, ["dictionary"]).stdout


def broken_rules(contract: Contract, **told: object) -> set[str]:
    """Hold a row that tells nothing but this against the rules across columns."""
    schema = {name: column.dtype for name, column in contract.columns.columns().items()}
    row = pl.DataFrame([dict.fromkeys(schema) | told], schema=schema)
    _, failed = contract.columns.filter(row)
    details = failed.details().drop(*schema)
    return {
        name
        for name, (verdict,) in details.to_dict(as_series=False).items()
        if verdict == "invalid" and "|" not in name
    }


def assert_said_in_both(words: Words) -> None:
    zh, en = words
    assert CHINESE.search(zh), words
    assert re.search(r"[A-Za-z]", en), words
    assert not CHINESE.search(en), words


@EACH
def test_a_table_is_named_and_its_grain_told_in_both_languages(
    contract: Contract,
) -> None:
    assert_said_in_both(contract.words)
    assert_said_in_both(contract.grain)
    assert contract.lane in LANES


@EACH
def test_every_column_and_code_is_said_in_both_languages(contract: Contract) -> None:
    for column, described in contract.described.items():
        assert re.fullmatch(r"[a-z][a-z0-9_]*", column)
        assert_said_in_both((described["zh"], described["en"]))
        for code, words in described.get("values", {}).items():
            assert re.fullmatch(r"[a-z][a-z0-9_]*", code)
            assert_said_in_both(words)


def test_every_kind_lane_and_carried_column_is_said_in_both_languages() -> None:
    for kind in KINDS.values():
        assert_said_in_both(kind.words)
        assert kind.lane is None or kind.lane in LANES
    for words in LANES.values():
        assert_said_in_both(words)
    for zh, en in (words for _, words in {**CLOCKS, **PROVENANCE}.values()):
        assert CHINESE.search(zh)
        assert en


def test_a_kind_has_one_table() -> None:
    named = [kind.name for contract in STANDARD.values() for kind in contract.kinds]

    assert len(named) == len(set(named))


@EACH
def test_a_key_is_required_and_every_column_has_a_class(contract: Contract) -> None:
    columns = contract.columns.columns()

    assert contract.key
    assert not any(columns[name].nullable for name in contract.key)
    assert {d["privacy"] for d in contract.described.values()} <= {"C1", "C2", "C3"}


@EACH
def test_a_table_belongs_to_a_borrower_or_says_why_not(contract: Contract) -> None:
    assert ("borrower_id" in contract.sql_types) is (
        contract.name not in OF_NO_BORROWER
    )


@EACH
def test_nothing_ends_before_it_begins(contract: Contract) -> None:
    periods = []
    if contract.event_time and contract.event_end:
        periods.append((contract.event_time, contract.event_end))
    if "valid_from" in contract.sql_types:
        assert "valid_to" in contract.sql_types
        periods.append(("valid_from", "valid_to"))

    for begins, ends in periods:
        forth = {begins: date(2024, 1, 1), ends: date(2024, 12, 31)}
        back = {begins: date(2024, 12, 31), ends: date(2024, 1, 1)}
        assert broken_rules(contract, **back) - broken_rules(contract, **forth)


@EACH
def test_what_points_at_somebody_is_a_pseudonym_and_says_so(contract: Contract) -> None:
    for column, described in contract.described.items():
        points = bool(POINTS_AT_SOMEBODY.fullmatch(column))
        assert described.get("pseudonym", False) is points, column
        assert described["zh"].endswith("(化名)") is points
        assert described["en"].endswith("(pseudonym)") is points


def test_a_column_name_means_the_same_in_every_table() -> None:
    meanings: defaultdict[str, set[object]] = defaultdict(set)
    for contract in STANDARD.values():
        for name, described in contract.described.items():
            meanings[name].add(
                (
                    described["en"],
                    described["privacy"],
                    described["unit"],
                    contract.sql_types[name],
                )
            )

    assert {name: told for name, told in meanings.items() if len(told) > 1} == {}


def test_every_column_is_explained_once_by_a_sentence_in_each_language() -> None:
    files = [tomllib.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.toml")]
    explained = Counter(name for told in files for name in told)
    columns = {name for contract in STANDARD.values() for name in contract.sql_types}

    assert columns - explained.keys() == set()
    assert explained.keys() - columns == set()
    assert set(explained.values()) == {1}
    for words in meanings().values():
        assert_said_in_both(words)
        assert words[0].endswith("。")
        assert words[1].endswith(".")


def test_a_code_of_a_column_name_has_the_same_words_in_every_table() -> None:
    said: defaultdict[tuple[str, str], set[Words]] = defaultdict(set)
    for contract in STANDARD.values():
        for name, described in contract.described.items():
            for code, words in described.get("values", {}).items():
                said[name, code].add(words)

    assert {code: words for code, words in said.items() if len(words) > 1} == {}


def test_every_table_stands_in_one_group() -> None:
    grouped = [table for _, tables in GROUPS.values() for table in tables]

    assert sorted(grouped) == sorted(STANDARD)
    for _, words, contracts in in_groups():
        assert_said_in_both(words)
        assert contracts


def test_what_fulfils_an_obligation_is_a_row_of_a_table_of_the_standard() -> None:
    assert set(FULFILLED_BY) <= set(STANDARD)
    for table, words in FULFILLED_BY.items():
        assert words[1] == STANDARD[table].words[1]


@EACH
def test_what_points_at_a_person_can_be_sealed_or_is_masked(
    contract: Contract,
) -> None:
    columns = contract.columns.columns()
    masked = {n for n, told in contract.described.items() if told.get("is_masked")}

    for name in contract.sealed:
        assert contract.sql_types[name] == "varchar"
        assert name not in contract.key
        assert columns[name].nullable, "erased words are absent"
        assert "values" not in contract.described[name]
    assert masked == ({"masked_name"} if contract.name == "parties" else set())


@EACH
def test_money_is_c2_at_least_and_says_its_currency(contract: Contract) -> None:
    money = [c for c, kind in contract.sql_types.items() if kind.startswith("decimal")]

    for column in money:
        assert contract.described[column]["privacy"] >= "C2"
        assert contract.described[column]["unit"] == "currency"
    assert not money or "currency" in contract.sql_types


@EACH
def test_every_code_that_tells_the_kind_has_one(contract: Contract) -> None:
    if isinstance(contract.kind, KindByCode):
        codes = contract.described[contract.kind.column]["values"]
        assert set(contract.kind.kinds) == set(codes)
        assert not contract.columns.columns()[contract.kind.column].nullable


@EACH
def test_the_lake_the_dictionary_and_the_checks_know_every_column(
    contract: Contract, printed: str
) -> None:
    looked_into = " ".join(promises(contract))
    in_the_lake = tables()[contract.name]

    assert list(in_the_lake) == list(detail_columns(contract))
    for column in contract.sql_types:
        assert column in in_the_lake
        assert f"{contract.name}: {column} is as declared" in looked_into
        assert re.search(rf"\b{column}\b", printed)
    for column in (*CLOCKS, *PROVENANCE):
        assert column in in_the_lake
        assert f"{contract.name}: {column} is as declared" in looked_into
    assert set(sort_order(contract.name)) <= set(in_the_lake)


def test_the_dictionary_is_read_group_by_group(printed: str) -> None:
    headings = re.findall(r"^━━ .+ · (.+) ━━$", printed, re.MULTILINE)
    entries = re.findall(r"^([a-z_]+)  \S+ · .+$", printed, re.MULTILINE)

    assert headings == [words[1] for words, _ in GROUPS.values()]
    assert entries == [table for _, tables in GROUPS.values() for table in tables]


def test_the_dictionary_tells_every_table_column_code_and_kind() -> None:
    done = CliRunner().invoke(app, ["dictionary", "--json"])
    told = json.loads(done.stdout)
    by_name = {table["table"]: table for table in told["tables"]}

    assert by_name.keys() == STANDARD.keys()
    assert told["every_table"].keys() == {*CLOCKS, *PROVENANCE}
    for name, contract in STANDARD.items():
        columns = {column["name"]: column for column in by_name[name]["columns"]}
        assert name in GROUPS[by_name[name]["group"]["name"]][1]
        assert columns.keys() == contract.sql_types.keys()
        assert [k["kind"] for k in by_name[name]["kinds"]] == [
            kind.name for kind in contract.kinds
        ]
        for column, card in columns.items():
            zh, en = meanings()[column]
            assert card["type"] == contract.sql_types[column]
            assert card["meaning"] == {"zh": zh, "en": en}
            assert card["privacy"] == contract.described[column]["privacy"]
            assert card.get("values", {}).keys() == (
                contract.described[column].get("values", {}).keys()
            )


def test_the_dictionary_tells_one_table_in_full() -> None:
    told = CliRunner().invoke(app, ["dictionary", "obligations"]).stdout
    only = json.loads(
        CliRunner().invoke(app, ["dictionary", "visits", "--json"]).stdout
    )

    assert meanings()["fulfilled_on"][0] in told
    assert meanings()["fulfilled_on"][1] in told
    assert "certificate: 合规证书 · Compliance certificate" in told
    assert "statements  财务报表" not in told
    assert [table["table"] for table in only["tables"]] == ["visits"]


def test_a_table_nobody_declared_is_refused_with_those_there_are() -> None:
    done = CliRunner().invoke(app, ["dictionary", "dreams"])

    assert isinstance(done.exception, LoantrailError)
    assert "dreams" in str(done.exception)
    assert "obligations" in str(done.exception)


def declares_columns(text: str) -> bool:
    """Tell whether a text declares a table's columns itself."""
    return bool(
        re.search(r"\(dy\.Schema\)|import dataframely", text)
        or re.search(r"create\s+(or replace\s+)?table\s+lake\.\w+\s*\(\s*\w+ \w", text)
    )


@pytest.mark.parametrize(
    ("text", "declares"),
    [
        ("class Own(dy.Schema): ...", True),
        ("'create table lake.notes(note varchar)'", True),
        ("f'create table lake.{table}({declared})'", False),
        ("create or replace temp table came (ordinal bigint)", False),
    ],
)
def test_a_declaration_is_told_from_a_use(text: str, *, declares: bool) -> None:
    assert declares_columns(text) is declares


def test_nobody_else_declares_a_column() -> None:
    contracts = ROOT / "warehouse" / "contracts"
    reads_declarations = {"promises.py", "checking.py"}
    product = [
        path
        for folder in ("warehouse", "analytics", "pages", "sample_data")
        for path in (ROOT / folder).rglob("*.py")
        if contracts not in path.parents and path.name not in reads_declarations
    ]
    own = [p for p in product if declares_columns(p.read_text("utf-8"))]

    assert [str(path.relative_to(ROOT)) for path in own] == []

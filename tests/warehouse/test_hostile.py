"""What cannot be taken is refused with one sentence, and nothing of it lands."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from pages.terminal.main import run
from tests.warehouse.tiny import write_source
from warehouse.home import Home
from warehouse.intake.quarantine import quarantined
from warehouse.lake.catalog import open_to_read

HEADER = "account,on,amount,known\n"
GOOD = "k,2024-01-01,10,2024-03-01\n"
SELECT = "select line, account as account_id from stated"


@dataclass(frozen=True)
class Case:
    """A source and files that are in order, to be spoilt in one point."""

    source: Path
    files: Path

    def declare(self, old: str, new: str) -> None:
        place = self.source / "source.toml"
        text = place.read_text("utf-8")
        assert old in text
        place.write_text(text.replace(old, new, 1), "utf-8")

    def query(self, text: str) -> None:
        (self.source / "balances.sql").write_text(text)

    def send(self, content: str | bytes, name: str = "stated_1.csv") -> None:
        raw = content.encode() if isinstance(content, str) else content
        (self.files / name).write_bytes(raw)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    case = Case(write_source(tmp_path / "source"), tmp_path / "files")
    case.files.mkdir()
    case.send(HEADER + GOOD)
    return case


Intake = Callable[[Case, Home], tuple[int, str, str]]


@pytest.fixture(scope="module")
def untouched(new_home: Callable[[], Home]) -> Iterator[Callable[[], Home]]:
    """A home for all faults: nothing may land in it, so the next finds it empty."""
    home = new_home()
    with closing(open_to_read(home)) as engine:

        def looked_at() -> Home:
            assert engine.sql("select count(*) from lake.batches").fetchall() == [(0,)]
            assert list(home.data_folder.rglob("tiny-*.parquet")) == []
            assert list(home.work_folder.glob("tiny-*")) == []
            assert not home.quarantine_folder.exists()
            return home

        yield looked_at


@pytest.fixture
def intake(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Intake:
    """Run `loantrail intake`; give its exit code, what it printed and its errors."""

    def ran(case: Case, home: Home) -> tuple[int, str, str]:
        monkeypatch.setenv("LOANTRAIL_HOME", str(home.root))
        asked = ["intake", str(case.source), "--files", str(case.files), "--json"]
        monkeypatch.setattr(sys, "argv", ["loantrail", *asked])
        with pytest.raises(SystemExit) as left:
            run()
        told = capsys.readouterr()
        return int(left.value.code or 0), told.out, told.err

    return ran


def wrong_encoding(case: Case) -> None:
    lines = [f"账户{n},2024-01-01,10,2024-03-01\n" for n in range(9)]
    case.send((HEADER + "".join(lines)).encode("gb18030"))


def write(content: str | bytes) -> Callable[[Case], None]:
    return lambda case: case.send(content)


def declare(old: str, new: str) -> Callable[[Case], None]:
    return lambda case: case.declare(old, new)


def query(text: str) -> Callable[[Case], None]:
    return lambda case: case.query(text)


def no_files(case: Case) -> None:
    (case.files / "stated_1.csv").rename(case.files / "other.csv")


def no_folder(case: Case) -> None:
    (case.files / "stated_1.csv").unlink()
    case.files.rmdir()


def no_source(case: Case) -> None:
    (case.source / "source.toml").unlink()


def no_query(case: Case) -> None:
    (case.source / "balances.sql").unlink()


def query_of_no_table(case: Case) -> None:
    (case.source / "nothings.sql").write_text(SELECT)


def query_in_no_encoding(case: Case) -> None:
    (case.source / "balances.sql").write_bytes(b"select '\xff'")


def aside(where: str) -> Callable[[Case], None]:
    told = f'[[set_aside]]\nfile = "stated"\nrule = "r"\nwhere = "{where}"\n'
    return declare("[[totals]]", told + 'why = { zh = "x", en = "x" }\n\n[[totals]]')


FAULTS: dict[str, tuple[Callable[[Case], None], str]] = {
    "wrong encoding": (wrong_encoding, "stated_1.csv is not written in utf-8."),
    "missing column": (
        write("account,on,amount\nk,2024-01-01,1\n"),
        "no column 'known'",
    ),
    "renamed column": (write("account,on,amount,knowm\n"), "rename it to 'knowm'?"),
    "doubled column": (write("account,on,amount,known,on\n"), "the column 'on' twice"),
    "torn header": (write('account,"on,amount,known\n'), "has no column 'on'"),
    "header of odd bytes": (write("acc\rount,on,amount,known\n"), "cannot be read"),
    "empty file": (write(""), "stated_1.csv is empty"),
    "blank file": (write("\n\n"), "has no column 'account'"),
    "no files": (no_files, "holds no file of the source tiny"),
    "no such folder": (no_folder, "is no folder"),
    "sequence too long": (
        lambda case: case.send(HEADER + GOOD, "stated_" + "9" * 30 + ".csv"),
        "is too long to tell",
    ),
    "no source": (no_source, "holds no source.toml"),
    "no query": (no_query, "holds no .sql file"),
    "query of no table": (query_of_no_table, "nothings.sql names no table"),
    "query in no encoding": (query_in_no_encoding, "is not written in utf-8"),
    "not TOML": (declare("[[files]]", "[[files"), "source.toml is no TOML"),
    "unknown key": (declare('zone = "', 'zoen = "x"\nzone = "'), "zoen: Extra inputs"),
    "own key": (declare('zone = "', 'folder = "x"\nzone = "'), "folder: no such key"),
    "unknown zone": (declare("Asia/Shanghai", "Mars/Base"), "is no time zone"),
    "unknown table": (
        declare("tables.balances", "tables.nothings"),
        "no table nothings",
    ),
    "unknown file": (declare('snapshot_of = "listed"', 'snapshot_of = "x"'), "named x"),
    "snapshot of a delta": (
        declare('snapshot_of = "listed"', 'snapshot_of = "stated"'),
        "whose mode is not",
    ),
    "unknown encoding": (
        declare('name = "stated"', 'name = "stated"\nencoding = "utf-61"'),
        "'utf-61' is no encoding",
    ),
    "encoding of two bytes": (
        declare('name = "stated"', 'name = "stated"\nencoding = "utf-16"'),
        "'utf-16' is no encoding",
    ),
    "quote as delimiter": (
        declare('name = "stated"', 'name = "stated"\ndelimiter = "\\""'),
        "a quote encloses fields",
    ),
    "pattern of no kind": (
        declare("stated_(?P", "stated_((?P"),
        "no regular expression",
    ),
    "unknown type": (declare('= "money"', '= "monney"'), "columns.amount"),
    "type without format": (declare('= "money"', '= "date"'), "needs a format"),
    "two kinds of one name": (declare('"listed"', '"stated"'), "are named stated"),
    "sequence of no column": (
        declare('name = "stated"', 'name = "stated"\nsequence = "column x"'),
        "a column that is not read",
    ),
    "total of no column": (
        declare('column = "amount"', 'column = "x"'),
        "no column 'x'",
    ),
    "total of no amount": (
        declare('fact = "balance_amount"', 'fact = "account_id"'),
        "no amount 'account_id'",
    ),
    "set aside by no condition": (aside("amount >"), "set_aside.r: "),
    "set aside by no column": (aside("colour = 1"), "set_aside.r: "),
    "set aside by two statements": (
        aside("true); drop view stated; --"),
        "set_aside.r",
    ),
    "query that does not parse": (
        query("select line from from"),
        "balances.sql: Parser",
    ),
    "query of no column": (
        query("select line, colour from stated"),
        "balances.sql: Bind",
    ),
    "unknown column": (query(f"{SELECT[:11]}, 1 as x from stated"), "gives 'x'"),
    "two statements": (query(f"{SELECT}; {SELECT}"), "is not one select"),
    "no statement": (query("-- nothing"), "is not one select"),
    "no select": (query("create table t as select 1"), "is not one select"),
    "no line": (
        query("select account as account_id from stated"),
        "gives no column line",
    ),
    "line of its own": (
        query(SELECT.replace("line", "1 as line")),
        "none of the files'",
    ),
    "line of nothing": (query(SELECT.replace("line", "null as line")), "none of the"),
    "line of words": (query(SELECT.replace("line", "'x' as line")), "Conversion Error"),
    "reads a file": (
        query(
            "select line, content as account_id from stated, read_text('/etc/passwd')"
        ),
        "Permission Error",
    ),
    "attaches": (query("attach '/etc/passwd' as x"), "is not one select"),
    "copies": (query("copy stated to 'x.csv'"), "is not one select"),
    "sets": (query("set memory_limit = '1GB'"), "is not one select"),
    "reads the environment": (
        query("select line, getenv('PATH') as account_id from stated"),
        "balances.sql: ",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_sentence_and_nothing_lands(
    untouched: Callable[[], Home], case: Case, intake: Intake, fault: str
) -> None:
    spoil, sentence = FAULTS[fault]
    spoil(case)
    code, printed, said = intake(case, untouched())

    assert sentence in said
    assert (code, printed) == (1, "")
    assert said.startswith("loantrail: ")
    assert said.count("\n") == 1
    assert "Traceback" not in said
    untouched()


AMOUNTS = {
    "NaN": "not_finite",
    "-inf": "not_finite",
    "1e400": "not_finite",
    "1.2345": "too_many_decimals",
    "1234567890123456": "too_many_digits",
    '"1,000.50"': "thousands_separator",
    '"1,00.50"': "not_a_money",
    "１００": "full_width",
    "1\u200b0": "not_a_money",
    "1e5": "not_a_money",
    "0x1F": "not_a_money",
    "=1+1": "not_a_money",
}
DAYS = {
    "2024-02-30": "not_a_date",
    "0000-01-01": "not_a_date",
    "24-02-03": "two_digit_year",
    "45292": "excel_serial",
    "２０２４-01-01": "full_width",
}
LINES: dict[str | bytes, str] = {
    b"z\xff,2024-01-01,1,2024-03-01": "line|unreadable_bytes",
    "k\0,2024-01-02,1,2024-03-01": "line|control_character",
    "k,2024-01-02\r,1,2024-03-01": "line|control_character",
    "k,2024-01-02,1,2024-03-01,": "line|field_count",
    '"k,2024-01-01,1,2024-03-01': "line|unclosed_quote",
    '"k"l"",2024-01-01,1,2024-03-01': "line|stray_quote",
    f"{'k' * 65_537},2024-01-02,1,2024-03-01": "account|too_long",
    "k," * 2**20: "line|too_long",
    **{f"k,2024-01-02,{a},2024-03-01": f"amount|{why}" for a, why in AMOUNTS.items()},
    **{f"k,{day},1,2024-03-01": f"on|{why}" for day, why in DAYS.items()},
    "k,2024-01": "line|field_count",  # the last line, torn
}


def test_a_bad_line_is_quarantined_alone_and_by_its_rule(
    home: Home, case: Case, intake: Intake
) -> None:
    lines = [told.encode() if isinstance(told, str) else told for told in LINES]
    case.send((HEADER + GOOD).encode() + b"\n".join(lines))
    code, printed, _ = intake(case, home)
    told = json.loads(printed)
    found = quarantined(home, told["batch_id"])

    assert code == 0
    assert (told["accepted"], told["quarantined"]) == (1, len(LINES))
    assert {entry["line"]: entry["rule"] for entry in found} == {
        number: f"stated.{rule}" for number, rule in enumerate(LINES.values(), start=3)
    }


def test_undecodable_bytes_can_be_read_back(
    home: Home, case: Case, intake: Intake
) -> None:
    case.send((HEADER + GOOD).encode() + b"z\xff\xe4,2024-01-01,1,2024-03-01\n")
    told = json.loads(intake(case, home)[1])
    place = Path(told["quarantine_file"])

    (entry,) = quarantined(home, told["batch_id"])
    assert entry["raw"] == "z\\xff\\xe4,2024-01-01,1,2024-03-01"
    assert place.stat().st_mode & 0o077 == 0


def test_a_source_need_not_declare_tables_or_totals(
    home: Home, case: Case, intake: Intake
) -> None:
    place = case.source / "source.toml"
    place.write_text(place.read_text("utf-8").split("[tables.balances]")[0], "utf-8")

    assert intake(case, home)[0] == 0


def test_a_query_may_end_in_a_comment(home: Home, case: Case, intake: Intake) -> None:
    place = case.source / "balances.sql"
    place.write_text(place.read_text() + "; -- the end")

    assert intake(case, home)[0] == 0


def test_the_command_itself_speaks_one_sentence(home: Home, case: Case) -> None:
    case.send("")
    asked = [sys.executable, "-m", "pages.terminal.main", "intake", str(case.source)]
    told = subprocess.run(
        [*asked, "--files", str(case.files)],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        encoding="utf-8",
        env={**os.environ, "LOANTRAIL_HOME": str(home.root)},
    )

    assert told.returncode == 1
    assert told.stdout == ""
    assert told.stderr.startswith("loantrail: stated_1.csv is empty")
    assert told.stderr.count("\n") == 1

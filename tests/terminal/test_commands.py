"""The command line: one document on stdout, sentences on stderr, and its exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.sample import LATE, copy_of, look, sample_home
from tests.warehouse.tiny import Sent, write_files, write_source
from warehouse.home import Home
from warehouse.lake.catalog import writing

ROOT = Path(__file__).parents[2]
EVENT = [
    *("event_id", "facility_id", "lane", "kind", "event_time", "known_at"),
    *("known_at_basis", "recorded_at", "amount", "currency", "facts"),
]
Run = Callable[..., subprocess.CompletedProcess[str]]


def run(home: Home, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pages.terminal.main", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "LOANTRAIL_HOME": str(home.root), "LOANTRAIL_LAKE": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def one_document(done: subprocess.CompletedProcess[str]) -> dict[str, object]:
    told: dict[str, object] = json.loads(done.stdout)
    assert done.stdout.count("\n") == 1
    return told


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    with writing(made):
        pass
    return made


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return copy_of(sample_home(), tmp_path_factory.mktemp("own") / "home")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("trail", "B-C0001", "--as-of", "2026-09-30"), "There is no lake"),
        (("verify", "--json"), "There is no lake"),
        (("intake", "nowhere", "--files", "nowhere"), "source.toml"),
        (("serve", "--address", "0.0.0.0"), "open to whoever reaches 0.0.0.0"),  # noqa: S104
    ],
)
def test_what_a_person_must_put_right_is_a_sentence_on_stderr(
    arguments: tuple[str, ...], sentence: str, tmp_path: Path
) -> None:
    done = run(Home(tmp_path / "none"), *arguments)

    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("loantrail: ")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_word_on_the_command_line_ends_with_2(tmp_path: Path) -> None:
    done = run(Home(tmp_path), "trail", "B1", "--as-of", "yesterday")

    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


def test_the_version_is_told(tmp_path: Path) -> None:
    done = run(Home(tmp_path), "--version")

    assert done.returncode == 0
    assert done.stdout.startswith("loantrail")
    assert done.stdout.count("\n") == 1


def test_a_trail_has_its_shape_and_equals_the_views_rows(own: Home) -> None:
    told = one_document(run(own, "trail", "B-C0001", "--as-of", str(LATE), "--json"))
    rows = look(own, LATE).ask("trail", borrower_id="B-C0001").rows
    events = told["events"]

    assert list(told) == ["borrower_id", "as_of", "events"]
    assert (told["borrower_id"], told["as_of"]) == ("B-C0001", str(LATE))
    assert isinstance(events, list)
    assert all(list(event) == EVENT for event in events)
    expected = [
        {
            **{name: row[name] for name in EVENT},
            "event_id": str(row["event_id"]),
            "amount": None if row["amount"] is None else str(row["amount"]),
            "facts": json.loads(row["facts"]),
            **{
                name: row[name] and row[name].isoformat()
                for name in ("event_time", "known_at", "recorded_at")
            },
        }
        for row in rows.iter_rows(named=True)
    ]
    assert events == expected
    times = pl.Series([event["event_time"] or "" for event in events])
    assert times.is_sorted()


def test_a_trail_for_people_has_a_line_for_each_event(own: Home) -> None:
    done = run(own, "trail", "B-C0001", "--as-of", str(LATE))
    rows = look(own, LATE).ask("trail", borrower_id="B-C0001").rows

    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == rows.height


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("B-none", "--as-of", "2026-09-30"), "Nothing was known of B-none"),
        (("B-C0001", "--as-of", "1950-01-01"), "Nothing was known of B-C0001"),
        (("B-C0001", "--as-of", "9999-12-31"), "no day the book can be read"),
        (
            ("B-C0001", "--as-of", "2026-09-30", "--purpose", "curiosity"),
            "may not read for the purpose curiosity",
        ),
    ],
)
def test_a_trail_that_cannot_be_told_ends_with_1(
    own: Home, arguments: tuple[str, ...], sentence: str
) -> None:
    done = run(own, "trail", *arguments, "--json")

    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_intake_tells_every_line_in_one_document(tmp_path: Path) -> None:
    source = write_source(tmp_path / "source")
    sent = Sent(1, "stated", ())
    files = write_files(tmp_path / "files", [sent])
    (files / "stated_2.csv").write_text(
        "account,on,amount,known\nd1,2024-01-01,1,2024-03-01\nd2,never,1,2024-03-01\n"
    )
    done = run(Home(tmp_path / "home"), "intake", source, "--files", files, "--json")
    told = one_document(done)

    assert done.returncode == 0
    assert {
        *("source", "batch_id", "read", "accepted", "duplicate", "set_aside"),
        *("quarantined", "quarantine_by_rule", "facts", "corrections", "retractions"),
        *("control_totals", "seconds"),
    } <= told.keys()
    fates = ("accepted", "duplicate", "set_aside", "quarantined")
    assert told["read"] == sum(int(str(told[fate])) for fate in fates)
    assert told["quarantined"] == 1


def test_upkeep_and_migration_tell_one_document(own: Home) -> None:
    maintained = one_document(run(own, "maintain", "--json"))
    migrated = one_document(run(own, "migrate", "--json"))

    assert maintained["orphans_removed"] == 0
    assert isinstance(migrated["migrations"], list)
    assert {"step", "applied_at"} == migrated["migrations"][0].keys()


def test_verify_ends_with_1_on_damage_and_says_which(own: Home, tmp_path: Path) -> None:
    look(own).ask("regions", kind=None)
    sound = run(own, "verify", "--json")
    told = one_document(sound)
    assert (sound.returncode, told["broken"]) == (0, {})
    entries = told["read_log_entries"]
    assert str(told["read_log_head"]).startswith(f"{entries}:")

    hurt = copy_of(own, tmp_path / "hurt")
    with writing(hurt) as lake:
        lake.execute("delete from lake.events where contract = 'borrowers'")
    hurt.read_log_file.write_bytes(b"{}\n" + hurt.read_log_file.read_bytes())
    damaged = run(hurt, "verify", "--json")
    broken = one_document(damaged)["broken"]
    assert damaged.returncode == 1
    assert isinstance(broken, dict)
    assert "borrowers: one envelope for each row, and none alone" in broken
    assert "Entry 1 of" in broken["read log: entries follow one another"]


def test_verify_finds_a_log_cut_off_since_its_head_was_noted(home: Home) -> None:
    for _ in range(3):
        look(home).ask("regions", kind=None)
    noted = str(one_document(run(home, "verify", "--json"))["read_log_head"])
    kept = home.read_log_file.read_bytes().splitlines(keepends=True)[:-1]
    home.read_log_file.write_bytes(b"".join(kept))
    cut = run(home, "verify", "--since", noted)
    home.read_log_file.unlink()
    gone = run(home, "verify", "--since", noted)
    wrong = run(home, "verify", "--since", "x")

    assert noted.startswith("3:")
    assert [done.returncode for done in (cut, gone, wrong)] == [1, 1, 1]
    assert "no longer holds the entry 3" in cut.stdout
    assert "is gone" in gone.stdout
    assert "no head of a read log" in wrong.stderr


def test_the_server_refuses_to_start_where_others_can_reach_it(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-m", "streamlit", "run", "app.py"]
    wide = [*command, "--server.address", "0.0.0.0", "--server.port", "0"]  # noqa: S104
    done = subprocess.run(
        wide,
        cwd=ROOT,
        env={**os.environ, "LOANTRAIL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert done.returncode != 0
    assert "open to whoever reaches 0.0.0.0" in done.stdout + done.stderr

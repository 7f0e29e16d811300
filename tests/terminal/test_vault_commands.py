import base64
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pages.terminal.main import app
from tests.warehouse.people import bank_at, human, loans, persons
from warehouse.home import Home

EMMA = human("emma", 5)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LOANTRAIL_HOME", str(tmp_path))
    return tmp_path


def test_a_new_key_is_printed_and_kept_nowhere(home: Path) -> None:
    told = [CliRunner().invoke(app, ["vault", "new-key"]).stdout for _ in range(2)]

    assert {len(base64.b64decode(key)) for key in told} == {32}
    assert told[0] != told[1]
    assert list(home.iterdir()) == []


def test_the_key_file_is_another_after_a_rotation(home: Path) -> None:
    def rotated() -> tuple[int, str]:
        done = CliRunner().invoke(app, ["vault", "rotate", "--json"])
        key = (home / "vault" / "master.key").read_text()
        return json.loads(done.stdout)["keys_sealed_anew"], key

    first, second = rotated(), rotated()

    assert (first[0], second[0]) == (0, 0)
    assert first[1] != second[1]


def test_a_person_is_erased_once_asked_and_the_log_says_so(home: Path) -> None:
    with bank_at(Home(home)) as bank:
        bank.send(persons_1=persons(EMMA), loans_1=loans(EMMA))
    command = ["erase", EMMA.number, "--source", "people", "--why", "request 5"]

    refused = CliRunner().invoke(app, command, input="n\n")
    done = CliRunner().invoke(app, [*command, "--yes", "--json"])

    assert refused.exit_code == 1
    assert "debtor of L5" in refused.stderr
    told = json.loads(done.stdout)
    assert told["is_new"]
    assert told["destroyed"]["keys"] >= 1
    last = json.loads((home / "read-log" / "reads.jsonl").read_text().splitlines()[-1])
    assert (last["action"], last["reason"]) == ("erase", "request 5")
    checked = CliRunner().invoke(app, ["verify"])
    assert checked.exit_code == 0, checked.stdout

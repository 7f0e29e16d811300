import base64
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pages.terminal.main import app


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

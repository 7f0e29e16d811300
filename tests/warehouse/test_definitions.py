"""What a source says of itself is checked, and kept with what was taken by it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.warehouse.desk import Desk
from tests.warehouse.tiny import write_source
from warehouse.errors import SourceError
from warehouse.home import Home
from warehouse.intake.source import read_source

HEAD = "account,on,amount,known\n"


def declared_with(folder: Path, line: str) -> Path:
    source = write_source(folder / "source")
    place = source / "source.toml"
    place.write_text(place.read_text().replace("[[files]]", f"{line}\n[[files]]", 1))
    return source


def kept(desk: Desk) -> list[tuple[str, str, str]]:
    return desk.ask(
        "select definition, declared, texts from lake.definitions order by recorded_at"
    )


@pytest.mark.parametrize("period", ["1 day", "2 weeks", "1 month", "3 quarters"])
def test_a_rhythm_may_be_declared(tmp_path: Path, period: str) -> None:
    line = f'freshness = {{ every = "{period}", late_after = "10 days" }}'

    source = read_source(declared_with(tmp_path, line))

    assert source.freshness is not None
    assert source.freshness.every == period


@pytest.mark.parametrize(
    "line",
    [
        'freshness = { every = "monthly", late_after = "10 days" }',
        'freshness = { every = "0 days", late_after = "10 days" }',
        'freshness = { every = "1 month" }',
        'freshness = "1 month"',
        'freshness = { every = "1 month", late_after = "1 day", by = "noon" }',
    ],
)
def test_a_rhythm_that_is_none_is_refused_by_name(tmp_path: Path, line: str) -> None:
    with pytest.raises(SourceError, match="freshness"):
        read_source(declared_with(tmp_path, line))


def test_a_definition_is_kept_once_and_again_when_it_changes(
    new_home: Callable[[], Home],
) -> None:
    desk = Desk(new_home())
    desk.send_texts(stated_1=f"{HEAD}A,2024-01-01,1,2024-01-01\n")
    second = desk.send_texts(stated_2=f"{HEAD}A,2024-01-01,2,2024-01-02\n")
    assert [d for d, _, _ in kept(desk)] == [second.definition]

    query = desk.source / "balances.sql"
    query.write_text(query.read_text() + "where true\n")
    third = desk.send_texts(stated_3=f"{HEAD}A,2024-01-01,3,2024-01-03\n")

    (_, declared, before), (definition, _, after) = kept(desk)
    assert definition == third.definition != second.definition
    assert json.loads(declared)["title"] == {"zh": "小来源", "en": "Tiny source"}
    assert json.loads(after)["balances.sql"] == query.read_text()
    assert (
        json.loads(before)["source.toml"] == (desk.source / "source.toml").read_text()
    )
    assert "where true" not in before


def test_a_batch_names_its_files_by_their_hash(new_home: Callable[[], Home]) -> None:
    desk = Desk(new_home())

    summary = desk.send_texts(stated_1=f"{HEAD}A,2024-01-01,1,2024-01-01\n")

    held = desk.ask("select file_name, file_id from lake.files")
    assert list(summary.file_ids.items()) == held

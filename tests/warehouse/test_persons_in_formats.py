"""Persons in JSON Lines and Parquet are disguised, and erased, as they are in text."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import polars as pl
import pytest

from tests.warehouse.every_byte import places_of
from tests.warehouse.people import Bank, bank_at, human, loans, persons, postings
from warehouse.access.erasure import erase
from warehouse.home import Home
from warehouse.intake.erasure import person
from warehouse.intake.quarantine import quarantined
from warehouse.intake.summary import Summary
from warehouse.vault.identities import identity_of

CARLA = replace(human("carla", 3), name="曾卡拉carla")
DORA = human("dora", 4)
NOBODYS = {"number": "", "name": CARLA.name}


def written(form: str, text: str, *more: dict[str, str]) -> bytes:
    """Write what a table of text tells, and further rows, in another format."""
    rows = [*csv.DictReader(io.StringIO(text))]
    rows += [{**dict.fromkeys(rows[0], ""), **row} for row in more]
    if form == "jsonl":
        return "".join(json.dumps(row) + "\n" for row in rows).encode()
    content = io.BytesIO()
    pl.DataFrame(rows).write_parquet(content)
    return content.getvalue()


@contextmanager
def bank_of(home: Home, form: str) -> Iterator[Bank]:
    with bank_at(home) as bank:
        place = bank.root / "source" / "source.toml"
        declared = place.read_text("utf-8")
        named = declared.replace("[[files]]\n", f'[[files]]\nformat = "{form}"\n')
        place.write_text(named, "utf-8")
        yield bank


def sent(bank: Bank, form: str) -> Summary:
    odd = {"account": CARLA.account, "loan": "L3", "amount": "much", "memo": CARLA.memo}
    files = {
        "persons_1": written(form, persons(CARLA, DORA), NOBODYS),
        "loans_1": written(form, loans(CARLA, DORA)),
        "postings_1": written(
            form, postings((DORA, "t2", 20, CARLA.account, DORA.memo)), odd
        ),
    }
    folder = bank.root / "sent"
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(content)
    return bank.intake.take(bank.root / "source", folder)


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_person_is_disguised_and_erased_in_whatever_format_they_came(
    new_home: Callable[[], Home], form: str
) -> None:
    with bank_of(new_home(), form) as bank:
        summary = sent(bank, form)
        words = [*CARLA.markers(), *DORA.markers()]
        party = bank.party(CARLA)

        assert summary.quarantine_by_rule == {
            "persons.number|no_person": 1,
            "postings.amount|not_a_money": 1,
        }
        assert identity_of(bank.home, party)["name"] == CARLA.name
        assert places_of(words, bank.home) == []
        kept = [str(e["raw"]) for e in quarantined(bank.home, summary.batch_id)]
        assert json.loads(kept[0])["name"] == CARLA.name

        erase(bank.home, person(bank.home, party), why="request 18 of 2024")

        left = [entry["raw"] for entry in quarantined(bank.home, summary.batch_id)]
        assert left == [None, None]
        assert identity_of(bank.home, party) == {}
        assert places_of(CARLA.markers(), bank.home) == []

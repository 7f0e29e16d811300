"""What the tour's words claim is to be seen in the files, by the day they lead to."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sample_data import book as everybody
from sample_data.book import UNTIL
from sample_data.cast import PLOTS
from sample_data.stories import WORDS
from sample_data.stories.lived import FACTS

from .conftest import Rows

HAN = re.compile("[\u4e00-\u9fff]")
NAMES = [words["name"] for words in WORDS]
PLANTED = {plot.name for plots in PLOTS.values() for plot in plots}
FILE_OF = {table: (file, key) for file, (table, key, _) in FACTS.items()}
Told = dict[str, Any]
Line = dict[str, str]


@pytest.fixture(scope="module")
def stories(book: Path) -> dict[str, Told]:
    told = json.loads((book / "tour.json").read_text("utf-8"))["stories"]
    return {story["name"]: story for story in told}


def sights(sent: Rows, story: Told) -> list[list[Line]]:
    """Find every line that told each fact a story points to by its day."""
    found = []
    for sight in story["sights"]:
        file, key = FILE_OF[sight["table"]]
        found.append(
            [
                row
                for row in sent(file)
                if [row[column] for column in key] == sight["key"]
                if row["reported_on"] <= story["as_of"]
            ]
        )
    return found


def of(sent: Rows, story: Told, file: str) -> list[Line]:
    """Give a borrower's lines of a kind of file."""
    return [r for r in sent(file) if r.get("borrower_id") == story["borrower_id"]]


def days_between(earlier: str, later: str) -> int:
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def test_the_book_tells_ten_stories_of_every_kind(stories: dict[str, Told]) -> None:
    kinds = Counter(story["borrower_id"][2] for story in stories.values())

    assert list(stories) == NAMES
    assert len(NAMES) == 10
    assert set(kinds) == {"P", "C", "S", "R"}
    assert len(PLANTED & stories.keys()) >= 6


@pytest.mark.parametrize("name", NAMES)
def test_every_fact_a_story_points_to_was_told_by_its_day(
    name: str, stories: dict[str, Told], sent: Rows
) -> None:
    assert all(sights(sent, stories[name]))
    assert stories[name]["as_of"] <= str(UNTIL)


@pytest.mark.parametrize("name", NAMES)
def test_a_story_is_told_whole_in_both_languages(
    name: str, stories: dict[str, Told]
) -> None:
    story = stories[name]
    words = [story[part] for part in ("title", "seen", "matters")]
    words += [sight["words"] for sight in story["sights"]]

    for zh, en in words:
        assert HAN.search(zh)
        assert not HAN.search(en)
        assert not re.search(r"[{}]", zh + en)
        assert not re.search(r"\b[BFAN]-[PCSR]\d{4}", zh + en)


def test_the_road_was_paid_in_part_and_its_money_learned_of_late(
    stories: dict[str, Told], sent: Rows
) -> None:
    _, astray, partly = sights(sent, stories["first_road"])
    due = of(sent, stories["first_road"], "schedules")
    late = stories["learned_late"]

    last = next(row for row in due if row["due_on"] == partly[0]["paid_on"])
    assert float(partly[0]["paid_amount"]) < float(last["due_amount"])
    assert [row["reported_on"] for row in astray] == [late["as_of"]]
    assert days_between(late["earlier"], late["as_of"]) == 1
    assert late["earlier"] > astray[0]["value_on"]


def test_two_speak_of_one_day_of_a_toll_road_and_do_not_agree(
    stories: dict[str, Told], sent: Rows
) -> None:
    story = stories["inflated_progress"]
    (said,), (found,) = sights(sent, story)
    scheme = {row["scheme"] for row in of(sent, story, "customers")}

    assert scheme == {"toll_road"}
    assert (said["reported_by"], found["reported_by"]) == (
        "borrower",
        "lenders_engineer",
    )
    assert said["stated_on"] == found["stated_on"]
    assert float(said["physical_share"]) - float(found["physical_share"]) >= 0.05
    assert f"{float(said['physical_share']):.0%}" in story["seen"][0]
    assert f"{float(found['physical_share']):.0%}" in story["seen"][1]


def test_the_money_came_back_to_the_account_it_had_left(
    stories: dict[str, Told], sent: Rows
) -> None:
    out, back = (lines[-1] for lines in sights(sent, stories["round_trip"]))

    assert (out["dc_flag"], back["dc_flag"]) == ("D", "C")
    assert (out["category"], back["category"]) == ("entrusted_payment", "customers")
    assert out["account_id"] == back["account_id"]
    assert float(back["amount"]) > 0.5 * float(out["amount"])
    assert 0 <= days_between(out["value_on"], back["value_on"]) <= 30


def test_a_guarantor_in_the_circle_has_a_guarantor(
    stories: dict[str, Told], sent: Rows
) -> None:
    mine, theirs = (lines[-1] for lines in sights(sent, stories["guarantee_circle"]))

    assert mine["guarantor_id"][2:] == theirs["borrower_id"][2:]
    assert theirs["guarantor_id"][2:] != mine["borrower_id"][2:]


def test_more_time_was_given_while_something_was_overdue(
    stories: dict[str, Told], sent: Rows
) -> None:
    story = stories["covert_extension"]
    ((agreed, *_),) = sights(sent, story)
    stood = [
        int(row["days_past_due"] or 0)
        for row in of(sent, story, "positions")
        if row["position_on"] == agreed["decided_on"]
    ]
    schedules = [
        row["schedule_no"]
        for row in sent("schedules")
        if row["facility_id"] == agreed["facility_id"]
    ]

    assert (agreed["amendment_kind"], agreed["is_forborne"]) == ("repricing", "N")
    assert f" {max(stood)} " in story["seen"][1]
    assert max(stood) > 0
    assert agreed["schedule_no"] in schedules


def test_new_draws_paid_old_ones_month_by_month(
    stories: dict[str, Told], sent: Rows
) -> None:
    story = stories["evergreening"]
    draw, paid = (lines[0] for lines in sights(sent, story))
    months = Counter(r["drawn_on"][:7] for r in of(sent, story, "drawdowns"))

    assert 0 <= days_between(draw["drawn_on"], paid["paid_on"]) <= 31
    assert len([m for m in months if m > draw["drawn_on"][:7]]) >= 6
    assert re.search(r"\d+ of them", story["seen"][1])


def test_the_default_that_was_cured_was_the_only_one(
    stories: dict[str, Told], sent: Rows
) -> None:
    story = stories["cure"]
    ((begun, ended),) = sights(sent, story)
    spells = {
        row["episode_no"]
        for row in of(sent, story, "outcomes")
        if row["outcome_kind"] == "default"
    }

    assert not begun["ended_on"]
    assert ended["ended_on"] > ended["started_on"]
    assert spells == {"1"}


def test_the_bureau_knows_of_many_more_lenders(
    stories: dict[str, Told], sent: Rows
) -> None:
    before, after = (lines[-1] for lines in sights(sent, stories["hidden_borrowing"]))

    assert int(after["lenders"]) >= int(before["lenders"]) + 4
    assert int(after["new_lenders_90d"]) > int(before["new_lenders_90d"])


def test_who_sends_the_instalments_is_a_parent_by_the_register(
    stories: dict[str, Told], sent: Rows
) -> None:
    story = stories["parent_pays"]
    (tie, *_), (paid, *_) = sights(sent, story)
    payer = paid["counterparty_account"]
    sent_by = [
        row
        for row in of(sent, story, "transactions")
        if row["counterparty_account"] == payer
    ]

    assert tie["relation_kind"] == "family"
    assert len({row["value_on"][:7] for row in sent_by}) >= 6
    assert {row["dc_flag"] for row in sent_by} == {"C"}


def test_the_road_that_inflates_is_seated_where_the_smallest_demo_has_it() -> None:
    small = everybody.book(24, 7)
    (road,) = [b for b in small if b.role and b.role.plot == "inflated_progress"]

    assert road.scheme == "toll_road"

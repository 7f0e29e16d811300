"""The head of a borrower's page: where it stands, in five figures with their units."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from analytics.arrears.telling import arrears_figure, hidden_arrears_figure
from analytics.currency import in_one
from analytics.exposure import exposure
from analytics.figures import Figure
from analytics.language import Language, sayer, word
from analytics.reported import days_told
from analytics.wording import DATE_LENGTHS, UNKNOWN, age, amount, short_amount, span
from warehouse.contracts.repayment import OFFICIAL_CLASSES

_is_on_the_book = pl.col("outcome_kind").is_null()


@dataclass(frozen=True)
class Known:
    """What a head is made from.

    `standing` is what `Reckoning.standing` gives with our own share, null where the
    reader may not see amounts; `rates` what `analytics.currency.newest_rates` gives
    into `currency`, the one the institution reports in.
    """

    profile: dict[str, Any]
    facilities: pl.DataFrame
    standing: pl.DataFrame | None
    as_of_end: datetime
    rates: pl.DataFrame
    currency: str


def head(known: Known, language: Language) -> list[Figure]:
    """Sum a borrower up: exposure, agreed, arrears, reported state, freshness."""
    return [
        _exposure(known, language),
        _agreed(known.facilities, language),
        hidden_arrears_figure(language)
        if known.standing is None
        else arrears_figure(known.standing, language),
        _reported(known.facilities, language),
        _freshness(known.profile, known.as_of_end, language),
    ]


def _exposure(known: Known, language: Language) -> Figure:
    say, facilities = sayer(language), known.facilities
    sums = exposure(facilities)
    if sums.is_empty():
        note = say("no position was ever stated")
        return Figure(say("Exposure, own share"), UNKNOWN, note)
    rows = list(sums.iter_rows(named=True))
    undrawn = " · ".join(
        short_amount(row["undrawn"], row["currency"], language)
        for row in rows
        if row["undrawn"] is not None
    )
    note = say("undrawn {amounts}", amounts=undrawn) + "; " if undrawn else ""
    stands = facilities.filter(pl.col("position_on").is_not_null(), _is_on_the_book)
    stated = say("every facility has ended")
    if stands.height:
        stated = say("stated for {day}", day=_stated_on(facilities))
    whole = " · ".join(amount(r["whole_outstanding"], r["currency"]) for r in rows)
    return Figure(
        say("Exposure, own share"),
        " · ".join(
            short_amount(r["outstanding"], r["currency"], language) for r in rows
        ),
        note + stated,
        say("outstanding with all lenders: {amounts}", amounts=whole)
        + _in_one_currency(sums, known, language),
    )


def _in_one_currency(sums: pl.DataFrame, known: Known, language: Language) -> str:
    """Say what foreign sums make in the institution's currency, or why nobody can."""
    say = sayer(language)
    if set(sums["currency"]) == {known.currency}:
        return ""
    summed = in_one(sums, "outstanding", known.rates, known.currency)
    if summed.missing:
        return ". " + say(
            "Not computable in {currency}: no rate is known for {missing}",
            currency=known.currency,
            missing=", ".join(summed.missing),
        )
    rates = ", ".join(
        say(
            "{currency} {rate} of {day}, {span} old",
            currency=row["currency"],
            rate=f"{row['rate']:.4f}",
            day=row["rate_on"],
            span=span(row["age_days"], language),
        )
        for row in summed.rates.iter_rows(named=True)
    )
    total = amount(summed.total, known.currency)
    return ". " + say("Own share together {total} at {rates}", total=total, rates=rates)


def _agreed(facilities: pl.DataFrame, language: Language) -> Figure:
    """Add up the topmost facilities: a draw repeats its contract, that its limit."""
    say = sayer(language)
    held = facilities["facility_id"].unique().implode()
    is_held = pl.col("parent_id").is_in(held).fill_null(value=False)
    top = facilities.filter(~is_held, pl.col("agreed_amount").is_not_null())
    sums = top.group_by("currency").agg(pl.col("agreed_amount").sum()).sort("currency")
    pairs = list(sums.select("agreed_amount", "currency").iter_rows())
    return Figure(
        say("Agreed"),
        " · ".join(short_amount(a, c, language) for a, c in pairs) or UNKNOWN,
        say("facilities: {n}", n=facilities.height),
        " · ".join(amount(a, c) for a, c in pairs),
    )


def _reported(facilities: pl.DataFrame, language: Language) -> Figure:
    """Show the worst class and days past due the bank's own system reported."""
    say = sayer(language)
    order, facilities = list(OFFICIAL_CLASSES), facilities.filter(_is_on_the_book)
    classes = facilities["official_class"].drop_nulls().to_list()
    worst = max(classes, key=order.index, default=None)
    told = facilities.filter(pl.col("days_past_due_reported").is_not_null())
    note = "" if told.is_empty() else _past_due_note(told, language)
    shown = word(OFFICIAL_CLASSES[worst], language) if worst else UNKNOWN
    return Figure(say("Official class"), shown, note)


def _past_due_note(told: pl.DataFrame, language: Language) -> str:
    """Tell the worst days past due reported, no more exactly than they were."""
    worst = told.sort("days_past_due_reported").row(-1, named=True)
    days = days_told(worst["days_past_due_reported"], worst["days_past_due_told_in"])
    return sayer(language)(
        "days past due reported for {day}: {days}", days=days, day=_stated_on(told)
    )


def _stated_on(positions: pl.DataFrame) -> str:
    """Write the day, or the month, the newest position was stated for."""
    newest = positions.sort("position_on", nulls_last=False).row(-1, named=True)
    told = newest["position_on"].isoformat()
    return str(told[: DATE_LENGTHS.get(newest["position_on_precision"])])


def _freshness(
    profile: dict[str, Any], as_of_end: datetime, language: Language
) -> Figure:
    say = sayer(language)
    newest = profile["newest_known_at"]
    if newest is None:
        return Figure(say("Newest fact"), UNKNOWN)
    days = max(0, (as_of_end - newest).days)
    assumed = say("all knowledge dates assumed")
    everything = profile["assumed"] == profile["facts_known"]
    note = assumed if everything else say("facts known: {n}", n=profile["facts_known"])
    value = say("today") if days == 0 else say("{span} ago", span=age(days, language))
    return Figure(say("Newest fact"), value, note)

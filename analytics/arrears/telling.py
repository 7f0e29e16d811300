"""Arrears in words: our share of them, how old they are, and what became of others."""

from decimal import Decimal

import polars as pl

from analytics.figures import Figure
from analytics.language import Language, sayer
from analytics.wording import MASKED, UNKNOWN, amount, short_amount, span


def arrears_figure(standing: pl.DataFrame, language: Language) -> Figure:
    """Sum up the arrears of a borrower's facilities, in our own share.

    Takes what `Reckoning.standing` gives with `own_arrears_amount`. Where some have no
    schedule, what is known is summed and what is not is said; where none has, the sum
    is unknown.
    """
    say = sayer(language)
    label = say("Arrears, own share")
    known = standing.filter(pl.col("state") != "unknown")
    if known.is_empty():
        note = say("no schedule is known for this borrower")
        return Figure(label, UNKNOWN, note)
    ours, whole = _sums(known, "own_arrears_amount"), _sums(known, "arrears_amount")
    days = int(str(known["days_past_due"].max()))
    restructured = _restructured(known, language)
    said = [
        *([say("{span} past due", span=span(days, language))] if days else []),
        *restructured[:1],
        *_unknown(standing, known, language),
    ]
    return Figure(
        label,
        " · ".join(short_amount(a, c, language) for c, a in ours),
        "; ".join(said) or say("nothing past due"),
        say(
            "past due to all lenders: {amounts}. The unpaid part of an instalment "
            "counts from its due date, under the schedule then in force.",
            amounts=" · ".join(amount(a, c) for c, a in whole),
        )
        + "".join(f" {sentence}" for sentence in restructured[1:]),
    )


def hidden_arrears_figure(language: Language) -> Figure:
    """Say that there are arrears or none, and that this reader may not see which."""
    say = sayer(language)
    return Figure(say("Arrears, own share"), MASKED, say("hidden from your role"))


def _sums(standing: pl.DataFrame, column: str) -> list[tuple[str, Decimal]]:
    sums = standing.group_by("currency").agg(pl.col(column).sum()).sort("currency")
    return list(sums.iter_rows())


def _restructured(known: pl.DataFrame, language: Language) -> list[str]:
    """Tell of the newest restructuring that is still watched, or was failed again.

    Gives a few words for a note and, where arrears were taken in, a sentence for help.
    """
    newest = known.filter(
        pl.col("restructured_on").is_not_null(), pl.col("state") != "current"
    ).sort("restructured_on")
    if newest.is_empty():
        return []
    row = newest.row(-1, named=True)
    say = sayer(language)
    day = row["restructured_on"]
    if not row["capitalised_amount"]:
        return [say("restructured {day}", day=day)]
    then = span(row["days_past_due_then"], language)
    return [
        say("restructured {day} when {span} past due", day=day, span=then),
        say(
            "On {day} {amount} of arrears were not paid but made part of the debt.",
            day=day,
            amount=amount(row["capitalised_amount"], row["currency"]),
        ),
    ]


def _unknown(
    standing: pl.DataFrame, known: pl.DataFrame, language: Language
) -> list[str]:
    without = standing.height - known.height
    if not without:
        return []
    return [sayer(language)("unknown for {n} without a schedule", n=without)]

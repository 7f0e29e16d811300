"""Random debts, reckoned by sums over frames and lived through by a plain oracle."""

from datetime import date, timedelta
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from analytics.arrears import Conventions, Reckoning
from analytics.arrears.standing import on_days

from .debts import Debts, of_rows
from .oracle import Facility, Payment, Version

START = date(2024, 1, 1)
LAST = 70
COMPONENTS = ("penalty", "fee", "interest", "principal")
REASONS = (
    *("drawdown", "reset_rate", "partial_prepayment", "correction", "grace"),
    *("extension", "consolidation", "restructuring", "other"),
)

days = st.integers(0, LAST).map(lambda n: START + timedelta(n))
cents = st.integers(1, 400).map(lambda n: Decimal(n) / 4)
in_time = st.just(START)
knowledge = st.one_of(in_time, days)


@st.composite
def of_an_instalment(draw: st.DrawFn) -> dict[str, Decimal]:
    """Tell components, or only what is due in all, or nothing at all."""
    if draw(st.booleans()):
        return {"undivided": draw(cents)}
    told = draw(st.lists(st.sampled_from(COMPONENTS), unique=True, max_size=3))
    return {name: draw(cents) for name in told}


@st.composite
def versions(draw: st.DrawFn) -> list[Version]:
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        dues = [
            (n, draw(days), draw(of_an_instalment()))
            for n in range(1, draw(st.integers(0, 4)) + 1)
        ]
        version = Version(number, draw(knowledge), dues=dues)
        if draw(st.integers(0, 5)):
            version.reason = (
                "original" if number == 1 else draw(st.sampled_from(REASONS))
            )
            version.effective_on = draw(days) if number > 1 else START
            version.agreed_on = draw(st.none() | days)
            version.grace_days = draw(st.integers(0, 4))
            version.moved = draw(st.integers(0, 3)) == 0
            if number > 1 and draw(st.booleans()):
                version.capitalised = draw(cents)
        made.append(version)
    return made


@st.composite
def payments(draw: st.DrawFn) -> list[Payment]:
    made: list[Payment] = []
    for n in range(draw(st.integers(0, 6))):
        name, on = f"P{n}", draw(days)
        known = draw(knowledge)
        if made and draw(st.integers(0, 3)) == 0:
            reverses = draw(st.none() | st.sampled_from([p.name for p in made]))
            taken_back = -draw(cents)
            if reverses and draw(st.booleans()):
                taken_back = -abs(made[int(reverses[1:])].amount)
            made.append(Payment(name, "reversal", on, known, taken_back, reverses))
            continue
        kind = draw(
            st.sampled_from(
                ["ordinary", "ordinary", "ordinary", "prepayment", "payoff"]
            )
        )
        payment = Payment(name, kind, on, known, draw(cents))
        if draw(st.integers(0, 2)) == 0:
            payment.told = [
                (
                    draw(st.none() | st.integers(1, 3)),
                    draw(st.none() | st.integers(1, 4)),
                    draw(st.sampled_from(COMPONENTS)),
                    draw(cents),
                )
                for _ in range(draw(st.integers(1, 3)))
            ]
        made.append(payment)
    return made


def book(owed: dict[str, tuple[list[Version], list[Payment]]]) -> Debts:
    """Write what the oracle is given as the rows a bank would send."""
    rows: dict[str, list[dict[str, str]]] = {
        name: [] for name in ("schedules", "installments", "repayments", "allocations")
    }
    for facility, (its_versions, its_payments) in owed.items():
        for version in its_versions:
            _write_version(rows, facility, version)
        for payment in its_payments:
            _write_payment(rows, facility, payment)
    debts = Debts()
    debts.frames = {name: of_rows(name, told) for name, told in rows.items()}
    return debts


def _write_version(
    rows: dict[str, list[dict[str, str]]], facility: str, version: Version
) -> None:
    same = {
        "facility_id": facility,
        "schedule_no": str(version.number),
        "known": str(version.known),
    }
    if version.reason:
        told = {
            "reason": version.reason,
            "effective_on": str(version.effective_on),
            "grace_days": str(version.grace_days),
            "capitalised_amount": str(version.capitalised),
        }
        if version.agreed_on:
            told["agreed_on"] = str(version.agreed_on)
        if version.moved:
            told["moved_to"] = "F9"
        rows["schedules"].append(same | told)
    for number, due_on, components in version.dues:
        due = {
            f"{name}_due": str(amount)
            for name, amount in components.items()
            if name != "undivided"
        }
        rows["installments"].append(
            same
            | due
            | {
                "installment_no": str(number),
                "due_on": str(due_on),
                "due_amount": str(sum(components.values())),
            }
        )


def _write_payment(
    rows: dict[str, list[dict[str, str]]], facility: str, payment: Payment
) -> None:
    same = {
        "facility_id": facility,
        "repayment_id": payment.name,
        "known": str(payment.known),
    }
    told = {
        "repayment_kind": payment.kind,
        # Paid and booked on other days: the value date alone may count.
        "paid_on": str(START),
        "value_on": str(payment.on),
        "booked_on": str(payment.on + timedelta(2)),
        "paid_amount": str(payment.amount),
    }
    if payment.reverses:
        told["reversal_of"] = payment.reverses
    rows["repayments"].append(same | told)
    for n, (version, number, component, amount) in enumerate(payment.told):
        share = {
            "allocation_no": str(n),
            "allocated_on": str(payment.on),
            "component": component,
            "allocated_amount": str(amount),
        }
        row = same | share
        row["schedule_no"] = "" if version is None else str(version)
        row["installment_no"] = "" if number is None else str(number)
        rows["allocations"].append(row)


def every_day(reckoned: Reckoning) -> dict[tuple[str, date], tuple[Decimal, int]]:
    """Ask for the standing on every day up to the last."""
    facilities = reckoned.versions.select("facility_id", "currency").unique()
    lived = pl.DataFrame(
        {"on_day": pl.date_range(START, reckoned.as_of, "1d", eager=True)}
    )
    asked = facilities.join(lived, how="cross")
    stood = on_days(
        reckoned.instalments, reckoned.laid, asked, reckoned.conventions
    ).select("facility_id", "on_day", "arrears", "days_past_due")
    return {
        (facility, day): (Decimal(arrears) / 1000, days_past_due)
        for facility, day, arrears, days_past_due in stood.iter_rows()
    }


facilities = st.tuples(versions(), payments())
orders = st.sampled_from(["penalty_first", "principal_first"])


@settings(max_examples=150, deadline=None)
@given(
    first=facilities, second=facilities, as_of=days, order=orders, dust=st.booleans()
)
def test_the_reckoning_is_what_a_day_by_day_oracle_lives_through(
    first: tuple[list[Version], list[Payment]],
    second: tuple[list[Version], list[Payment]],
    as_of: date,
    order: str,
    *,
    dust: bool,
) -> None:
    owed = {"F1": first, "F2": second}
    immaterial = Decimal(20 if dust else 0)
    conventions = Conventions(order=order, immaterial={"CNY": immaterial})

    reckoned = book(owed).on(str(as_of), conventions)
    stood = every_day(reckoned)

    for facility, (its_versions, its_payments) in owed.items():
        if not any(f == facility for f, _ in stood):
            continue
        lived = Facility(
            its_versions, its_payments, as_of, order=order, immaterial=immaterial
        )
        for (of, day), found in stood.items():
            if of == facility:
                arrears = lived.arrears.get(day, Decimal(0))
                assert found == (arrears, lived.days_past_due.get(day, 0)), day
    unknown = {
        f
        for f, (its_versions, _) in owed.items()
        if not any(v.known <= as_of and (v.dues or v.moved) for v in its_versions)
    }
    assert set(reckoned.standing()["facility_id"]) == set(owed) - unknown


@settings(max_examples=60, deadline=None)
@given(first=facilities, as_of=days)
def test_no_cent_is_lost_or_laid_twice(
    first: tuple[list[Version], list[Payment]], as_of: date
) -> None:
    reckoned = book({"F1": first}).on(str(as_of))
    of_payment = (
        reckoned.laid.filter(~pl.col("is_capitalised"))
        .group_by("repayment_id")
        .agg(pl.col("paid").sum().alias("laid"))
    )
    brought = reckoned.payments.join(of_payment, on="repayment_id")

    assert (brought["laid"] <= brought["paid"]).all()
    assert (reckoned.instalments["open"] >= 0).all()
    assert (reckoned.laid["paid"] > 0).all()
    total = reckoned.instalments.select(pl.col("paid") + pl.col("capitalised")).sum()
    assert total.item() == reckoned.laid["paid"].sum()


@settings(max_examples=40, deadline=None)
@given(first=facilities, second=facilities, as_of=days)
def test_the_order_of_rows_and_other_facilities_change_nothing(
    first: tuple[list[Version], list[Payment]],
    second: tuple[list[Version], list[Payment]],
    as_of: date,
) -> None:
    alone = book({"F1": first})
    both = book({"F2": second, "F1": first})
    both.frames = {name: rows.reverse() for name, rows in both.frames.items()}

    def of_first(debts: Debts) -> pl.DataFrame:
        rows = debts.on(str(as_of)).instalments
        return rows.filter(pl.col("facility_id") == "F1")

    assert_frame_equal(of_first(alone), of_first(both), check_row_order=False)

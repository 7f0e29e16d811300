"""Who stands with a borrower: owners, guarantors, other lenders, and its rating."""

from datetime import date, timedelta

from sample_data.amounts import fen, yuan
from sample_data.fact import Fact
from sample_data.lives.life import Life
from sample_data.months import YEAR, month_end, months_after

_TIES = {
    "controller": ("controls", 0.6),
    "guarantor": ("guarantees", None),
    "co_borrower": ("family", None),
    "contractor": ("supplies", None),
    "offtaker": ("supplies", None),
}
"""What kind of relation a role is, and the share it usually has."""

_AMENDED = {
    "EXTN": "extension",
    "GRAC": "payment_holiday",
    "REST": "restructuring",
    "RATE": "repricing",
}
_LENDERS = ("示例银行甲", "示例银行乙", "示例银行丙")
_SCALE = ("AAA", "AA+", "AA", "AA-", "A+", "A", "BBB", "BB", "B", "CCC")
_ALONE = 0.995
_PDS = (0.0003, 0.0006, 0.001, 0.002, 0.004, 0.008, 0.018, 0.045, 0.11, 0.28)


def witness(life: Life) -> None:
    """Tell of ties, guarantees, amendments, other lenders and the rating."""
    facts = list(life.facts)
    for fact in facts:
        if fact.file == "roles":
            _tie(life, fact)
        elif fact.file == "plans" and fact.row["reason"] in _AMENDED:
            _amended(life, fact)
        elif fact.file == "facilities" and fact.row["level"] == "CTR":
            _shared(life, fact)
    _rated(life)


def _tie(life: Life, fact: Fact) -> None:
    """Make a relation of a role, and of a guarantor's a guarantee."""
    role, other = str(fact.row["role"]), str(fact.row["party_id"])
    me = life.borrower.party_id
    if role not in _TIES or other == me:
        return
    kind, share = _TIES[role]
    number = life.number("tie")
    life.tell(
        "relations",
        fact.happened_on,
        relation_id=f"B-{life.borrower.code}-T{number}",
        relation_kind=kind,
        from_party_id=me if role == "offtaker" else other,
        to_party_id=other if role == "offtaker" else me,
        borrower_id=life.borrower.borrower_id,
        share=None if share is None else f"{share:.2f}",
        stated_by="企业登记机关" if kind == "controls" else "授信申请资料",
        valid_from=life.borrower.since,
    )
    root = (life.contracts or life.loans or [None])[0]
    if role == "guarantor" and root is not None:
        amount = root.agreed if hasattr(root, "agreed") else root.amount
        on = life.loans[0].starts_on if life.loans else life.borrower.since
        life.tell(
            "guarantees",
            on,
            guarantee_id=f"Z-{life.borrower.code}-{number}",
            borrower_id=life.borrower.borrower_id,
            facility_id=root.facility_id,
            guarantor_id=other,
            guarantee_kind="joint",
            guaranteed_amount=yuan(amount),
            signed_on=on,
            valid_from=on,
        )


def _amended(life: Life, fact: Fact) -> None:
    """Tell of the decision behind a schedule that was made anew."""
    row, kind = fact.row, _AMENDED[str(fact.row["reason"])]
    decided_on = fact.happened_on
    asked_on = decided_on - timedelta(0 if kind == "repricing" else 12)
    effective_on = row["effective_on"]
    life.tell(
        "amendments",
        decided_on,
        amendment_id=f"M-{row['facility_id']}-{row['schedule_no']}",
        borrower_id=life.borrower.borrower_id,
        facility_id=row["facility_id"],
        amendment_kind=kind,
        requested_on=asked_on,
        decision="granted",
        decided_on=decided_on,
        effective_on=effective_on,
        asked_because="利率调整" if kind == "repricing" else "经营周转困难",
        is_forborne="N" if kind == "repricing" else "Y",
        schedule_no=row["schedule_no"],
        amended_amount=row["principal_amount"],
    )


def _shared(life: Life, fact: Fact) -> None:
    """Tell who else lends under a contract of which the bank holds a share."""
    own = float(str(fact.row["own_share"]))
    if own >= _ALONE:
        return
    others = _LENDERS[: 1 + int(2 * life.borrower.dice("lenders").random())]
    shares = {"本行": own, **{name: (1 - own) / len(others) for name in others}}
    whole = fen(str(fact.row["agreed_amount"]))
    for lender, share in shares.items():
        life.tell(
            "participations",
            fact.happened_on,
            facility_id=fact.row["facility_id"],
            lender_id=lender,
            valid_from=fact.happened_on,
            borrower_id=life.borrower.borrower_id,
            seat="arranger" if lender == others[0] else "participant",
            is_own="Y" if lender == "本行" else "N",
            share=f"{share:.4f}",
            committed_amount=yuan(round(whole * share)),
        )


def _rated(life: Life) -> None:
    """Tell of the bank's own rating, once a year, as it sees the strain by then."""
    dice = life.borrower.dice("rating")
    usual = 3.2 + 1.4 * dice.gauss(0, 1)
    for month in life.history[3::YEAR]:
        notch = round(usual + 1.5 * month.strain + 0.4 * dice.gauss(0, 1))
        at = min(max(notch, 0), len(_SCALE) - 1)
        on: date = month_end(month.month) - timedelta(int(20 * dice.random()))
        life.tell(
            "ratings",
            on,
            rating_id=f"I-{life.borrower.code}-{on:%Y%m}",
            party_id=life.borrower.party_id,
            borrower_id=life.borrower.borrower_id,
            rating_kind="internal",
            rating_scale="十级",
            rating=_SCALE[at],
            notch=at + 1,
            pd_12m=f"{_PDS[at]:.4f}",
            rated_on=on,
            expires_on=months_after(on, YEAR),
            rated_by="示例内评体系",
        )

"""Money that goes astray: round in a circle, into shares, cut up, or for another."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

from sample_data.amounts import MILLION, TEN_THOUSAND, rounded, split
from sample_data.lives.ledger import Counterparty, Movement, Purpose
from sample_data.lives.life import Life
from sample_data.lives.purposes import (
    CUSTOMERS,
    ENTRUSTED,
    FAMILY,
    PARTNER,
    PROCEEDS,
    SUPPLIER,
)
from sample_data.plots.acts import Act, Done
from sample_data.plots.shells import Shell

SECURITIES = Purpose("TRO", "securities", "银证转账")
PROPERTY = Purpose("TRO", "property", "购房款")
POOL_OUT = Purpose("TRO", "own_transfer", "资金归集")
POOL_IN = Purpose("TRI", "own_transfer", "资金下拨")
REFUND = Purpose("TRI", "refund", "退货款")
BROKER = Counterparty("示例证券", "6299000000000001")
DEVELOPER = Counterparty("示例地产", "6299000000000002")

_THRESHOLDS = {"project": 10 * MILLION, "corporate": 10 * MILLION, "sme": MILLION}
_SAVES_FOR, _SHARES = 100, 0.5
Moved = list[Movement]
Twist = Callable[[Life, Moved], Moved]


def _draw(moved: Moved) -> Movement | None:
    """Find the money lent this month."""
    return next((m for m in moved if m.purpose is PROCEEDS), None)


def _paid(moved: Moved, draw: Movement) -> list[Movement]:
    """Find what the bank pays on the borrower's behalf out of a draw."""
    of = draw.facility_id
    return [m for m in moved if m.purpose is ENTRUSTED and m.facility_id == of]


def _twists(twist: Twist) -> Callable[[Life], None]:
    """Have each month's movements changed before they happen."""

    def prepare(life: Life) -> None:
        life.twist = twist

    return prepare


def _noted(life: Life) -> Done | None:
    """Give what the twist has noted of itself, if it came to act."""
    if not life.noted:
        return None
    on = min(day for day, _ in life.noted)
    last = max(day for day, _ in life.noted)
    return Done(on, sum(amount for _, amount in life.noted), last + timedelta(1))


def _goes_round(life: Life, moved: Moved) -> Moved:
    """Have the first draw paid to a shell, and brought back through two to four."""
    draw = _draw(moved)
    if draw is None or life.noted:
        return moved
    dice = life.borrower.dice("plot")
    paid = _paid(moved, draw)
    amount = sum(-m.amount for m in paid) or rounded(draw.amount * 0.7)
    shells = [Shell(life, n) for n in range(1, 3 + int(3 * dice.random()))]
    for shell in shells:
        shell.opens(draw.on)
    on, left = draw.on, amount
    for giver, taker in pairwise(shells):
        giver.takes(left, on)
        on += timedelta(1 + int(2 * dice.random()))
        kept = rounded(left * life.borrower.drawn("shell_keeps", dice), TEN_THOUSAND)
        left = max(left - kept, left // 2)
        giver.gives(left, on, taker.account_id)
    shells[-1].takes(left, on)
    on += timedelta(1)
    back = rounded(left * (0.9 + 0.1 * dice.random()), TEN_THOUSAND)
    back = min(back, left)
    shells[-1].gives(back, on, life.main.account_id)
    life.noted += [(draw.on, 0), (on, back)]
    first = shells[0].known_as
    out = Movement(draw.on, -amount, ENTRUSTED, first, draw.facility_id)
    home = Movement(on, back, CUSTOMERS, shells[-1].known_as)
    return [*(m for m in moved if m not in paid), out, home]


def _refunded(life: Life, moved: Moved) -> Moved:
    """Send a delivery back, for which the supplier returns a part of the price."""
    draw = _draw(moved)
    if draw is None or life.noted or not _paid(moved, draw):
        return moved
    paid = _paid(moved, draw)[0]
    back = rounded(-paid.amount * 0.15, TEN_THOUSAND)
    on = draw.on + timedelta(12)
    life.noted.append((on, back))
    return [*moved, Movement(on, back, REFUND, paid.other)]


def _pools(life: Life, moved: Moved) -> Moved:
    """Have the group's treasury take in a balance, and hand it back within days."""
    draw = _draw(moved)
    if draw is None:
        return moved
    treasury = Counterparty("本行", f"A-{life.borrower.code}-POOL")
    amount = rounded(draw.amount * 0.5, TEN_THOUSAND)
    life.noted.append((draw.on, 0))
    back_on = draw.on + timedelta(4)
    return [
        *moved,
        Movement(draw.on + timedelta(1), -amount, POOL_OUT, treasury),
        Movement(back_on, amount, POOL_IN, treasury),
    ]


def _into_forbidden(life: Life, moved: Moved) -> Moved:
    """Put what a draw leaves, and what was meant for goods, into shares or a flat."""
    draw = _draw(moved)
    if draw is None or life.noted:
        return moved
    dice = life.borrower.dice("plot")
    share = life.borrower.drawn("forbidden", dice)
    purpose, other = (
        (SECURITIES, BROKER) if dice.random() < _SHARES else (PROPERTY, DEVELOPER)
    )
    paid = _paid(moved, draw)
    amount = rounded(draw.amount * share, TEN_THOUSAND)
    on = draw.on + timedelta(1 + int(3 * dice.random()))
    life.noted.append((on, amount))
    kept = [m._replace(amount=round(m.amount * (1 - share))) for m in paid]
    rest = [m for m in moved if m not in paid]
    return [*rest, *kept, Movement(on, -amount, purpose, other)]


def _own_savings(life: Life, moved: Moved) -> Moved:
    """Buy shares with savings, long after any money was lent."""
    lent = [loan.starts_on for loan in life.loans]
    if life.noted or not lent or not moved:
        return moved
    on = max(m.on for m in moved)
    spare = rounded(life.main.balance * 0.3, TEN_THOUSAND)
    if (on - max(lent)).days < _SAVES_FOR or spare <= 0:
        return moved
    life.noted.append((on, 0))
    return [*moved, Movement(on, -spare, SECURITIES, BROKER)]


def _cuts_up(life: Life, moved: Moved) -> Moved:
    """Pay one payee in parts that each stay below what the bank must pay itself."""
    draw, limit = _draw(moved), _THRESHOLDS.get(life.borrower.kind, MILLION)
    if draw is None or draw.amount <= limit or life.noted:
        return moved
    dice, paid = life.borrower.dice("plot"), _paid(moved, draw)
    whole = sum(-m.amount for m in paid) or rounded(draw.amount * 0.8)
    parts = split(whole, int(whole / limit / 0.75) + 2, dice)
    while max(parts) >= limit:
        parts = split(whole, len(parts) + 1, dice)
    payee = Counterparty("城商行", f"62{int(10**10 * dice.random()):014d}")
    life.noted += [(draw.on, 0), (draw.on + timedelta(4), whole)]
    own = [
        Movement(draw.on + timedelta(n % 5), -part, SUPPLIER, payee, draw.facility_id)
        for n, part in enumerate(parts)
    ]
    return [*(m for m in moved if m not in paid), *own]


def _in_stages(life: Life, moved: Moved) -> Moved:
    """Pay one payee twice, weeks apart, as the works go on."""
    draw = _draw(moved)
    if draw is None or life.noted:
        return moved
    paid = _paid(moved, draw)
    whole = sum(-m.amount for m in paid)
    if not whole:
        return moved
    first, half = paid[0], rounded(whole / 2)
    life.noted.append((draw.on, 0))
    later = first._replace(on=draw.on + timedelta(16), amount=half - whole)
    return [*(m for m in moved if m not in paid), first._replace(amount=-half), later]


def _for_another(life: Life, moved: Moved) -> Moved:
    """Hand the money to an organiser, who pays the instalments as long as it suits."""
    role, draw = life.borrower.role, _draw(moved)
    number = life.borrower.of_case(role.case).randrange(10**12) if role else 0
    organiser = Counterparty("城商行", f"6288{number:012d}")
    if draw is not None:
        amount = rounded(draw.amount * 0.93, TEN_THOUSAND)
        on = draw.on + timedelta(1)
        life.noted.append((on, amount))
        rest = [m for m in moved if m not in _paid(moved, draw)]
        return [*rest, Movement(on, -amount, FAMILY, organiser)]
    return [*moved, *_instalments(life, organiser)]


def _instalments(life: Life, giver: Counterparty) -> Moved:
    """Have somebody send what falls due, two days before it does."""
    return [
        Movement(loan.dues[0].on - timedelta(2), loan.dues[0].left, PARTNER, giver)
        for loan in life.running
        if loan.dues
    ]


def _by_a_parent(life: Life, moved: Moved) -> Moved:
    """Have a parent pay the instalments, who is known to the bank as one."""
    parent = Counterparty("国有大行", f"6277{life.borrower.number:012d}")
    if not life.noted and life.running:
        on = life.running[0].starts_on
        life.noted.append((on, 0))
        life.tell(
            "relations",
            on,
            relation_id=f"B-{life.borrower.code}-XP",
            relation_kind="family",
            from_party_id=f"{life.borrower.party_id}-P",
            to_party_id=life.borrower.party_id,
            borrower_id=life.borrower.borrower_id,
            stated_by="户口簿",
            valid_from=on,
        )
    return [*moved, *_instalments(life, parent)]


ACTS = {
    "round_trip": Act(_noted, _twists(_goes_round)),
    "supplier_refund": Act(_noted, _twists(_refunded)),
    "cash_pool": Act(_noted, _twists(_pools)),
    "into_forbidden": Act(_noted, _twists(_into_forbidden)),
    "own_savings": Act(_noted, _twists(_own_savings)),
    "split_payments": Act(_noted, _twists(_cuts_up)),
    "paid_in_stages": Act(_noted, _twists(_in_stages)),
    "straw_borrowers": Act(_noted, _twists(_for_another)),
    "parent_pays": Act(_noted, _twists(_by_a_parent)),
}
"""Each way astray, and the honest one that looks like it."""

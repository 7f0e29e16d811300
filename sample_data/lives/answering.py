"""Who answers for a borrower: the branch of its region, handed over once in a while.

And what a person lets the bank do: train its models, or no longer.
"""

from datetime import date, timedelta

from sample_data.lives.life import Life

BRANCHES: dict[str, tuple[str, tuple[str, ...]]] = {
    "branch-east": (
        "东部分行",
        ("浙江宁波", "江苏南通", "福建泉州", "安徽芜湖", "山东潍坊"),
    ),
    "branch-west": ("西部分行", ("四川绵阳", "云南曲靖", "甘肃酒泉")),
    "branch-south": ("南部分行", ("广东佛山", "湖南株洲", "湖北宜昌")),
    "branch-north": ("北部分行", ("河南洛阳", "河北唐山")),
}
"""Each branch by its code: its name, and the regions it answers for."""

HEAD_OFFICE = ("head-office", "总行")
"""What stands in for a branch where a project is looked after centrally."""

_HANDED_OVER = 0.1
_WITHDRAWN = 0.06


def assign(life: Life, officer: str) -> None:
    """Note which branch and officer answer for the borrower, and any handing over."""
    borrower, dice = life.borrower, life.borrower.dice("branch")
    here = _branch_of(borrower.region)
    if dice.random() >= _HANDED_OVER:
        _had(life, 1, here, (officer, borrower.since, None))
        return
    others = [b for b in (HEAD_OFFICE, *_branches()) if b != here]
    before = others[int(len(others) * dice.random())]
    days = (life.until - borrower.since).days
    moved_on = borrower.since + timedelta(int(days * (0.3 + 0.5 * dice.random())))
    _had(life, 1, before, (officer, borrower.since, None))
    _had(life, 1, before, (officer, borrower.since, moved_on - timedelta(1)))
    _had(life, 2, here, (officer, moved_on, None))


def consent(life: Life) -> None:
    """Note that a person lets the bank's models learn of them, or no longer does."""
    borrower, dice = life.borrower, life.borrower.dice("consent")
    given: dict[str, str | date] = {
        "consent_id": f"E-{borrower.code}",
        "party_id": borrower.party_id,
        "borrower_id": borrower.borrower_id,
        "use": "model",
        "ground": "consent",
        "highest_class": "c2",
        "given_on": borrower.since,
    }
    life.tell("consents", borrower.since, **given)
    if dice.random() < _WITHDRAWN:
        days = (life.until - borrower.since).days
        back_on = borrower.since + timedelta(int(days * (0.2 + 0.7 * dice.random())))
        life.tell("consents", back_on, **given, withdrawn_on=back_on)


def _had(
    life: Life, number: int, branch: tuple[str, str], by: tuple[str, date, date | None]
) -> None:
    """Note that somebody of a branch looks after the borrower, or no longer does."""
    officer, since, to = by
    life.tell(
        "assignments",
        since if to is None else to,
        assignment_id=f"Z-{life.borrower.code}-{number}",
        borrower_id=life.borrower.borrower_id,
        duty="relationship",
        branch_id=branch[0],
        branch_name=branch[1],
        officer_id=officer,
        valid_from=since,
        valid_to=to,
    )


def _branch_of(region: str) -> tuple[str, str]:
    for branch, (name, regions) in BRANCHES.items():
        if region in regions:
            return branch, name
    return HEAD_OFFICE


def _branches() -> list[tuple[str, str]]:
    return [(branch, name) for branch, (name, _) in BRANCHES.items()]

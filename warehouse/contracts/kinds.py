"""What a trajectory can hold: the lanes, and the kinds of event in each.

A kind says how its events are named, how they read at a glance and how soon the
institution usually learns of them, so that late knowledge can be drawn as late.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from warehouse.contracts.columns import Words

Tone = Literal["good", "neutral", "watch", "bad"]
"""How an event reads before anything is known about the rest of the trajectory."""

LANES: dict[str, Words] = {
    "identity": ("身份", "Identity"),
    "application": ("申请与授信", "Application"),
    "online": ("线上行为", "Online"),
    "account": ("账户流水", "Account"),
    "fund_use": ("资金用途", "Use of funds"),
    "repayment": ("还款", "Repayment"),
    "finances": ("财务", "Finances"),
    "project": ("项目进度", "Project"),
    "field": ("走访", "Field"),
    "external": ("外部", "External"),
    "relations": ("关联", "Relations"),
    "outcome": ("结局", "Outcome"),
}
"""The swim lanes, from the first thing known of a borrower to how it ended."""


@dataclass(frozen=True)
class Kind:
    """One kind of event.

    `usual_days` is how long after the event the institution usually learns of it;
    `sign` is +1 where money reaches the borrower's side, -1 where it leaves it. `lane`
    is told where it is not the lane of the kind's table. What `is_routine` happens to
    everyone all the time, and says nothing by having happened last.
    """

    name: str
    words: Words
    tone: Tone = "neutral"
    sign: Literal[-1, 0, 1] = 0
    usual_days: int = 3
    lane: str | None = None
    is_routine: bool = False


@dataclass(frozen=True)
class KindByCode:
    """The kind of a row, told by the value of one of its code columns."""

    column: str
    kinds: dict[str, Kind]


def kind_of_each(
    column: str,
    words: Mapping[str, Words],
    like: Kind,
    tones: Mapping[str, Tone] | None = None,
) -> KindByCode:
    """Make a kind of each code of a column, all of them like one another.

    `like` names them, a `{}` standing for the code in its name and for the code's words
    in its own; `tones` are those of the codes that read otherwise than `like`.
    """
    told = tones or {}
    return KindByCode(
        column,
        {
            code: replace(
                like,
                name=like.name.format(code),
                words=(like.words[0].format(zh), like.words[1].format(_within(en))),
                tone=told.get(code, like.tone),
            )
            for code, (zh, en) in words.items()
        },
    )


def _within(words: str) -> str:
    """Write words as they stand within a sentence; an abbreviation stays as it is."""
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]

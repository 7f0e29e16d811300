"""The world outside: courts, tax offices, registers, agencies and the press."""

from datetime import date
from typing import NamedTuple

from sample_data.amounts import rounded, yuan
from sample_data.lives.life import Life
from sample_data.months import YEAR, month_of, on_day

COURT, EXECUTION = "人民法院公告", "执行信息公开网"

_TITLES = {
    "SUIT": ("买卖合同纠纷", COURT),
    "ENFC": ("被执行案件", EXECUTION),
    "DISH": ("列入失信被执行人", EXECUTION),
    "TAXA": ("欠税公告", "税务机关"),
    "PENA": ("行政处罚决定", "市场监督管理部门"),
    "RATE": ("评级调整", "评级机构"),
    "REGI": ("工商登记事项变更", "企业登记机关"),
    "AWRD": ("项目中标", "公共资源交易平台"),
    "NEWS": ("媒体报道", "地方媒体"),
}

_QUIET = (("REGI", 0.006), ("AWRD", 0.007), ("NEWS", 0.006), ("PENA", 0.003))
"""What happens to a company in any month, and how often."""

_STRAINED = (("SUIT", 0.05), ("TAXA", 0.035), ("PENA", 0.02), ("NEWS", 0.03))
"""What happens besides to one under strain."""

_STRAIN, _ENFORCED, _LISTED, _SUED_AT_DEFAULT = 1.3, 0.10, 0.06, 0.75
_RERATED_STRAIN = 0.8


class Notice(NamedTuple):
    """What an outside body says: the kind, the day, the amount in fen, a title."""

    kind: str
    on: date
    claimed: int | None = None
    title: str = ""


def happens(life: Life, month: int, size: int) -> None:
    """Let the outside world say what it has to say in a month; `size` in fen."""
    strain, dice = life.strain(month), life.dice
    on = on_day(month, 1 + int(28 * dice.random()))
    if life.borrower.kind != "retail":
        rows = (*_QUIET, *_STRAINED) if strain > _STRAIN else _QUIET
        for kind, chance in rows:
            if dice.random() < chance:
                claimed = _claim(kind, size, dice.random())
                tell_external(life, Notice(kind, on, claimed))
        anniversary = (month - month_of(life.borrower.since)) % YEAR == 0
        rated = life.borrower.kind in {"corporate", "project"}
        if rated and anniversary and abs(strain) > _RERATED_STRAIN:
            tell_external(life, Notice("RATE", on))
    if life.episode and life.sued:
        point = dice.random()
        if point < _ENFORCED:
            owed = rounded(life.episode.loan.outstanding)
            tell_external(life, Notice("ENFC", on, owed))
        elif point < _ENFORCED + _LISTED:
            tell_external(life, Notice("DISH", on))


def sued(life: Life, on: date, claimed: int) -> None:
    """Let the bank go to court over a default, as it mostly does."""
    if life.dice.random() < _SUED_AT_DEFAULT:
        life.sued += 1
        tell_external(life, Notice("SUIT", on, claimed, "金融借款合同纠纷"))


def tell_external(life: Life, notice: Notice) -> None:
    """Note what an outside body said of the borrower."""
    words, publisher = _TITLES[notice.kind]
    claimed = notice.claimed
    life.tell(
        "external",
        notice.on,
        external_id=f"E-{life.borrower.code}-{life.number('external'):03d}",
        borrower_id=life.borrower.borrower_id,
        event_type=notice.kind,
        happened_on=notice.on,
        claimed_amount=None if claimed is None else yuan(claimed),
        publisher=publisher,
        title=notice.title or words,
    )


def _claim(kind: str, size: int, point: float) -> int | None:
    if kind in {"REGI", "NEWS"}:
        return None
    share = 0.3 if kind == "AWRD" else 0.06
    return rounded(size * share * (0.2 + point), 10_000)

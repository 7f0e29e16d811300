"""How it ended: episodes of default, prepayment, full repayment, fraud confirmed."""

import dataframely as dy

from warehouse.contracts.columns import code, currency, day, ident, money, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode, Tone
from warehouse.contracts.rules import in_order

OUTCOME_KINDS: dict[str, tuple[str, str, Tone]] = {
    "default": ("违约", "Default", "bad"),
    "repaid": ("还清", "Repaid", "good"),
    "prepaid": ("提前结清", "Prepaid", "good"),
    "written_off": ("核销", "Written off", "bad"),
    "fraud_confirmed": ("欺诈确认", "Fraud confirmed", "bad"),
    "liquidated": ("处置清偿", "Liquidated", "bad"),
    "removed": ("移出资产", "Removed from the book", "neutral"),
    "exited": ("退出经营", "Left business", "neutral"),
}


class Outcomes(dy.Schema):
    """One row per episode of one unit under one definition."""

    unit_kind = code(
        ("单位类型", "Kind of unit"),
        {"borrower": ("借款人", "Borrower"), "facility": ("授信", "Facility")},
        key=True,
    )
    unit_id = ident(("单位编号", "Unit"), key=True)
    outcome_kind = code(
        ("结局", "Kind of outcome"),
        {kind: (zh, en) for kind, (zh, en, _) in OUTCOME_KINDS.items()},
        key=True,
    )
    episode_no = ident(("第几次", "Episode"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    definition = text(("口径", "Definition"), max_length=300, optional=False)
    origin = code(
        ("来历", "Sent or derived"),
        {"sent": ("来源报送", "Sent by the source"), "derived": ("推算", "Derived")},
    )
    trigger = text(("触发", "Trigger"), max_length=200)
    started_on = day(("开始日", "Started on"))
    ended_on = day(("结束日", "Ended on"))
    exposure_amount = money(("发生时余额", "Outstanding when it began"), least=0)
    loss_amount = money(("损失", "Loss"))
    currency = currency(optional=True)

    started_before_ended = in_order("started_on", "ended_on")


outcomes = Contract(
    name="outcomes",
    words=("结局", "Outcomes"),
    grain=(
        "每单位每口径每次一行",
        "One row per unit, kind of outcome and episode.",
    ),
    columns=Outcomes,
    lane="outcome",
    kind=KindByCode(
        "outcome_kind",
        {
            kind: Kind(f"outcome_{kind}", (zh, en), tone=tone, usual_days=10)
            for kind, (zh, en, tone) in OUTCOME_KINDS.items()
        },
    ),
    event_time="started_on",
    event_end="ended_on",
    amount="loss_amount",
)

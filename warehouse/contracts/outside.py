"""Outside: what courts, registers, tax offices, agencies and the press say."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    ident,
    money,
    pseudonym,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode, Tone

EXTERNAL_KINDS: dict[str, tuple[str, str, Tone, int]] = {
    "lawsuit": ("被诉", "Lawsuit against", "bad", 30),
    "enforcement": ("被执行", "Enforcement", "bad", 30),
    "dishonest_listing": ("列入失信名单", "Listed as dishonest debtor", "bad", 15),
    "dishonest_delisting": ("移出失信名单", "Off the list of dishonest", "good", 15),
    "spending_restriction": ("限制高消费", "Spending restricted", "bad", 15),
    "insolvency": ("破产", "Insolvency", "bad", 15),
    "tax_arrears": ("欠税公告", "Tax arrears notice", "bad", 30),
    "penalty": ("行政处罚", "Penalty", "watch", 30),
    "rating_change": ("评级变动", "Rating change", "watch", 5),
    "registry_change": ("工商变更", "Registry change", "neutral", 15),
    "award": ("中标或获奖", "Contract won or award", "good", 15),
    "news": ("新闻", "News", "neutral", 3),
}

CASE_ROLES = {
    "defendant": ("被告", "Defendant"),
    "plaintiff": ("原告", "Plaintiff"),
    "third_party": ("第三人", "Third party"),
}

SENTIMENTS = {
    "positive": ("正面", "Positive"),
    "neutral": ("中性", "Neutral"),
    "negative": ("负面", "Negative"),
}

TIERS = {
    "official": ("官方", "Official"),
    "agency": ("专业机构", "Agency"),
    "press": ("媒体", "Press"),
    "social": ("自媒体", "Social media"),
}


class ExternalEvents(dy.Schema):
    """One row per event an outside body reported on a borrower."""

    external_id = ident(("外部事件编号", "External event"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    external_kind = code(
        ("类型", "Kind of external event"),
        {kind: (zh, en) for kind, (zh, en, _, _) in EXTERNAL_KINDS.items()},
    )
    happened_on = day(("发生日", "Happened on"), optional=False)
    claimed_amount = money(("涉及金额", "Amount"), least=0)
    currency = currency(optional=True)
    publisher = text(("发布方", "Publisher"), max_length=200)
    title = text(("标题", "Title"), privacy="C3", max_length=500)
    # A contractor's lawsuit is told for the project it may hurt.
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    case_role = code(("诉讼地位", "Role in the case"), CASE_ROLES, optional=True)
    sentiment = code(("情感", "Sentiment"), SENTIMENTS, optional=True)
    publisher_tier = code(("来源层级", "Tier of the source"), TIERS, optional=True)
    match_share = ratio(("主体匹配度", "Sureness that it is them"), least=0, most=1)
    repeats = ident(("重复于", "Repeats which"), optional=True)


external_events = Contract(
    name="external_events",
    words=("外部事件", "External events"),
    grain=("每个外部事件一行", "One row per event an outside body reported."),
    columns=ExternalEvents,
    lane="external",
    kind=KindByCode(
        "external_kind",
        {
            kind: Kind(kind, (zh, en), tone=tone, usual_days=days)
            for kind, (zh, en, tone, days) in EXTERNAL_KINDS.items()
        },
    ),
    event_time="happened_on",
    amount="claimed_amount",
)

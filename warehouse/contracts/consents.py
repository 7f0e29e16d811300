"""Consents: the right to use data of a party, its ground, and for how long.

A row holds one purpose, so that one may be withdrawn and the others go on. Classes are
kept in lower case, as codes are; the highest one covered is what counts. Sensitive data
(location, biometrics, minors) need a consent of their own.
"""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import (
    Words,
    code,
    day,
    digest,
    flag,
    ident,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order
from warehouse.contracts.uses import GROUNDS, PURPOSES

GROUNDS_OF_A_PERSON = {g: words for g, words in GROUNDS.items() if g != "public"}

USES: dict[str, Words] = {
    **dict(PURPOSES.items()),
    "bureau_inquiry": ("征信查询", "Inquiry at a bureau"),
    "sharing": ("对外提供", "Giving to others"),
}
"""What a reader may say they look for, and two things no reader does."""

CLASSES = {
    "c1": ("C1 内部", "C1, internal"),
    "c2": ("C2 财务", "C2, of finances"),
    "c3": ("C3 身份", "C3, of identity"),
}


class Consents(dy.Schema):
    """One row per consent, or other ground, and purpose it covers."""

    consent_id = ident(("授权编号", "Consent"), key=True)
    use = code(("目的", "Purpose"), USES, key=True)
    party_id = pseudonym(("当事人编号", "Party"))
    borrower_id = ident(("借款人", "Borrower"), optional=True)
    legal_ground = code(("合法性基础", "Legal ground"), GROUNDS_OF_A_PERSON)
    highest_class = code(("最高数据级别", "Highest class covered"), CLASSES)
    covers_sensitive = flag(("是否含敏感信息", "Whether it covers sensitive data"))
    data_source = text(("所涉来源", "Of which source"), max_length=120)
    given_on = day(("授权日", "Given on"), optional=False)
    valid_from = day(("起", "Valid from"))
    valid_to = day(("止", "Valid to"))
    withdrawn_on = day(("撤回日", "Withdrawn on"))
    evidence_sha256 = digest(("凭证哈希", "SHA-256 of the evidence"))

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")
    given_before_it_is_withdrawn = in_order("given_on", "withdrawn_on")

    @dy.rule()
    def only_a_consent_is_withdrawn(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """What a contract or the law needs is not the person's to take back."""
        return cls.withdrawn_on.col.is_null() | (cls.legal_ground.col == "consent")


consents = Contract(
    name="consents",
    words=("授权", "Consents"),
    grain=(
        "每项授权每个目的一行",
        "One row per consent, or other ground, and purpose it covers.",
    ),
    columns=Consents,
    lane="identity",
    kind=kind_of_each(
        "legal_ground",
        GROUNDS_OF_A_PERSON,
        like=Kind("ground_{}", ("用数依据: {}", "Ground for use: {}"), usual_days=5),
    ),
    event_time="given_on",
    event_end="withdrawn_on",
)

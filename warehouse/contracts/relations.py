"""Relations: who owns, controls, guarantees, supplies or shares something with whom."""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import code, day, ident, pseudonym, ratio, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import in_order
from warehouse.contracts.shapes import MATCH

RELATION_KINDS = {
    "owns": ("持股", "Owns"),
    "controls": ("控制", "Controls"),
    "group_member": ("同属集团", "Member of the group of"),
    "guarantees": ("担保", "Guarantees"),
    "family": ("亲属", "Family of"),
    "represents": ("法定代表", "Represents by law"),
    "works_for": ("任职于", "Works for"),
    "supplies": ("供货给", "Supplies"),
    "lends_to": ("出借给", "Lends to"),
    "shares_phone": ("共用电话", "Shares a telephone with"),
    "shares_email": ("共用邮箱", "Shares an e-mail address with"),
    "shares_address": ("共用地址", "Shares an address with"),
    "shares_device": ("共用设备", "Shares a device with"),
    "shares_account": ("共用银行账户", "Shares a bank account with"),
}


class Relations(dy.Schema):
    """One row per relation between two parties and stretch of time it held."""

    relation_id = ident(("关系编号", "Relation"), key=True)
    relation_kind = code(("关系类型", "Kind of relation"), RELATION_KINDS)
    from_party_id = pseudonym(("甲方", "From which party"))
    to_party_id = pseudonym(("乙方", "To which party"))
    # A relation may stand between two parties of whom neither borrows.
    borrower_id = ident(("借款人", "Borrower"), optional=True)
    share = ratio(("份额", "Share"), least=0, most=1)
    shared_token = pseudonym(
        ("共用要素", "What is shared"), optional=True, prefix=MATCH
    )
    stated_by = text(("依据", "Stated by"), max_length=200)
    valid_from = day(("起", "Valid from"))
    valid_to = day(("止", "Valid to"))

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")

    @dy.rule()
    def nobody_is_related_to_himself(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """A relation needs two parties."""
        return cls.from_party_id.col != cls.to_party_id.col

    @dy.rule()
    def only_what_is_shared_has_a_token(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """The shared telephone, address or device belongs to a sharing relation."""
        shares = cls.relation_kind.col.str.starts_with("shares_")
        return cls.shared_token.col.is_null() | shares


relations = Contract(
    name="relations",
    words=("关联关系", "Relations"),
    grain=(
        "两个当事人之间每段关系一行",
        "One row per relation between two parties, while it held.",
    ),
    columns=Relations,
    lane="relations",
    kind=kind_of_each(
        "relation_kind",
        RELATION_KINDS,
        like=Kind("relation_{}", ("关系: {}", "Relation: {}"), usual_days=30),
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
)

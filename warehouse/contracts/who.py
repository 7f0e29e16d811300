"""Who: parties, the roles they play, and borrowers."""

import dataframely as dy
import polars as pl

from warehouse.contracts.columns import (
    code,
    count,
    currency,
    day,
    ident,
    masked,
    money,
    pseudonym,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.contracts.rules import in_order
from warehouse.contracts.shapes import MATCH

PARTY_KINDS = {
    "person": ("自然人", "Natural person"),
    "organisation": ("机构", "Organisation"),
}

BORROWER_KINDS = {
    "project": ("项目融资", "Project"),
    "corporate": ("公司", "Corporate"),
    "sme": ("小微企业", "SME"),
    "retail": ("个人", "Retail"),
    "public": ("政府与公共部门", "Public sector"),
    "unlent": ("未授信企业", "Enterprise not lent to"),
}

ROLES = {
    "borrower": ("借款人", "Borrower"),
    "co_borrower": ("共同借款人", "Co-borrower"),
    "guarantor": ("保证人", "Guarantor"),
    "controller": ("实际控制人", "Controller"),
    "legal_representative": ("法定代表人", "Legal representative"),
    "finance_head": ("财务负责人", "Head of finance"),
    "project_head": ("项目负责人", "Head of the project"),
    "account_holder": ("账户持有人", "Account holder"),
    "account_user": ("账户可用人", "Account user"),
    "contractor": ("承包商", "Contractor"),
    "offtaker": ("承购方", "Offtaker"),
    "operator": ("运营方", "Operator of the plant"),
    "supervisor": ("监理", "Supervisor"),
    "supplier": ("供应商", "Supplier"),
    "agreed_payee": ("约定收款人", "Payee agreed on"),
    "officer": ("客户经理", "Officer"),
    "seller": ("贷款出售方", "Seller of the loan"),
    "servicer": ("贷款服务商", "Servicer"),
}


class Parties(dy.Schema):
    """One row per person or organisation."""

    party_id = pseudonym(("当事人编号", "Party"), key=True)
    party_kind = code(("当事人类型", "Kind of party"), PARTY_KINDS)
    masked_name = masked(("脱敏名称", "Masked name"), max_length=200)
    country = text(("国家或地区", "Country"), max_length=80)
    region = text(("地区", "Region"), max_length=120)
    registered_on = day(("注册日期", "Registered on"))
    deregistered_on = day(("注销日期", "Struck off on"))
    industry = text(("行业", "Industry"), max_length=120)
    registered_capital = money(("注册资本", "Registered capital"), least=0)
    currency = currency(optional=True)
    employees = count(("从业人数", "Employees"))

    @dy.rule()
    def masked_name_of_a_person_is_masked(cls) -> pl.Expr:  # noqa: N805  dataframely's
        """No person's whole name gets in here: a star stands for what is left out."""
        shown = cls.masked_name.col.str.contains("*", literal=True)
        return cls.party_kind.col.ne("person") | shown


class Identities(dy.Schema):
    """One row per party: what it shares with others, never what that is."""

    party_id = pseudonym(("当事人编号", "Party"), key=True)
    name_token = pseudonym(("名称", "Name"), optional=True, prefix=MATCH)
    id_number_token = pseudonym(
        ("证件号码", "Number of the id"), optional=True, prefix=MATCH
    )
    phone_token = pseudonym(("电话", "Telephone"), optional=True, prefix=MATCH)
    email_token = pseudonym(("邮箱", "E-mail"), optional=True, prefix=MATCH)
    address_token = pseudonym(("地址", "Address"), optional=True, prefix=MATCH)
    device_token = pseudonym(("设备", "Device"), optional=True, prefix=MATCH)


class PartyRoles(dy.Schema):
    """One row per role a party plays for a borrower, a facility or an account."""

    party_id = pseudonym(("当事人编号", "Party"), key=True)
    role = code(("角色", "Role"), ROLES, key=True)
    subject_kind = code(
        ("对象类型", "Played for"),
        {
            "borrower": ("借款人", "Borrower"),
            "facility": ("授信", "Facility"),
            "account": ("账户", "Account"),
        },
        key=True,
    )
    subject_id = ident(("对象编号", "Played for which"), key=True)
    borrower_id = ident(("借款人", "Borrower"), optional=True)
    facility_id = ident(("授信编号", "Facility"), optional=True)
    share = ratio(("份额", "Share"), least=0, most=1)
    valid_from = day(("起", "Valid from"))
    valid_to = day(("止", "Valid to"))

    valid_from_is_not_after_valid_to = in_order("valid_from", "valid_to")


class Borrowers(dy.Schema):
    """One row per debtor."""

    borrower_id = ident(("借款人", "Borrower"), key=True)
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    borrower_kind = code(("借款人类型", "Kind of borrower"), BORROWER_KINDS)
    scheme = text(("方案", "Scheme"), max_length=80)
    industry = text(("行业", "Industry"), max_length=120)
    region = text(("地区", "Region"), max_length=120)
    phase = text(("阶段", "Phase"), max_length=80)
    since = day(("建立关系日", "Customer since"))


parties = Contract(
    name="parties",
    words=("当事人", "Parties"),
    grain=("每个自然人或机构一行", "One row per person or organisation."),
    columns=Parties,
    lane="identity",
    kind=Kind("party_described", ("当事人资料", "Party described"), usual_days=30),
    event_time="registered_on",
)

identities = Contract(
    name="identities",
    words=("身份要素", "Identities"),
    grain=("每个当事人一行", "One row per party."),
    columns=Identities,
    lane="identity",
    kind=Kind("identity_stated", ("登记身份要素", "Identity stated"), usual_days=30),
)

party_roles = Contract(
    name="party_roles",
    words=("当事人角色", "Party roles"),
    grain=(
        "当事人在借款人、授信或账户上的每个角色一行",
        "One row per party, role and what it is played for.",
    ),
    columns=PartyRoles,
    lane="relations",
    kind=KindByCode(
        "role",
        {
            role: Kind(f"role_{role}", (f"角色: {zh}", f"Role: {en}"), usual_days=30)
            for role, (zh, en) in ROLES.items()
        },
    ),
    event_time="valid_from",
    looks_ahead=True,
    event_end="valid_to",
)

borrowers = Contract(
    name="borrowers",
    words=("借款人", "Borrowers"),
    grain=("每个债务人一行", "One row per debtor."),
    columns=Borrowers,
    lane="identity",
    kind=Kind("borrower_opened", ("建立客户关系", "Became a customer"), usual_days=30),
    event_time="since",
)

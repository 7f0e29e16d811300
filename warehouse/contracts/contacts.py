"""Contacts: calls and messages either way, and the promises to pay they brought."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    currency,
    day,
    ident,
    instant,
    money,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, kind_of_each
from warehouse.contracts.rules import only_with

WAYS = {
    "call": ("电话", "Call"),
    "message": ("短信", "Text message"),
    "chat": ("即时消息", "Chat"),
    "email": ("邮件", "E-mail"),
    "letter": ("信函", "Letter"),
    "in_person": ("面谈", "In person"),
}

OUTCOMES = {
    "reached": ("接通", "Reached"),
    "promised": ("承诺还款", "Promise to pay"),
    "disputed": ("有异议", "Disputed"),
    "payment_refused": ("拒绝还款", "Refused to pay"),
    "no_answer": ("无人接听", "No answer"),
    "switched_off": ("关机或停机", "Switched off"),
    "dead": ("空号", "Number dead"),
    "wrong_person": ("非本人", "Wrong person"),
    "relative_reached": ("联系到亲友", "Relative reached"),
    "returned": ("退回", "Returned undelivered"),
}

PROMISE_STATES = {
    "open": ("未到期", "Open"),
    "kept": ("已兑现", "Kept"),
    "partly_kept": ("部分兑现", "Kept in part"),
    "broken": ("未兑现", "Broken"),
}


class Contacts(dy.Schema):
    """One row per contact with a borrower or somebody who answers for him."""

    contact_id = ident(("联系编号", "Contact"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    officer_id = pseudonym(("经办人", "Officer"), optional=True)
    contacted_at = instant(("联系时刻", "Contacted at"), optional=False)
    contact_way = code(("联系方式", "Way of contact"), WAYS)
    begun_by = code(
        ("发起方", "Begun by"),
        {"borrower": ("借款人", "Borrower"), "lender": ("贷款人", "Lender")},
    )
    subject = code(
        ("事由", "Subject"),
        {
            "collection": ("催收", "Collection"),
            "reminder": ("还款提醒", "Reminder"),
            "monitoring": ("贷后回访", "Monitoring"),
            "verification": ("核实", "Verification"),
            "service": ("服务", "Service"),
            "complaint": ("投诉", "Complaint"),
        },
        optional=True,
    )
    outcome = code(("结果", "How it went"), OUTCOMES)
    promised_on = day(("承诺还款日", "Promised for"))
    promised_amount = money(("承诺金额", "Amount promised"), least=0)
    currency = currency(optional=True)
    promise_state = code(
        ("承诺兑现", "State of the promise"), PROMISE_STATES, optional=True
    )
    kept_on = day(("兑现日", "Kept on"))
    note = text(("说明", "Note"), privacy="C3", max_length=500)

    only_a_promise_has_a_day = only_with("promised_on", "promised", of="outcome")
    only_a_promise_has_an_amount = only_with(
        "promised_amount", "promised", of="outcome"
    )
    only_a_promise_is_kept_or_broken = only_with(
        "promise_state", "promised", of="outcome"
    )
    only_what_was_kept_has_its_day = only_with(
        "kept_on", "kept", "partly_kept", of="promise_state"
    )


contacts = Contract(
    name="contacts",
    words=("联系", "Contacts"),
    grain=("每次联系一行", "One row per contact."),
    columns=Contacts,
    lane="field",
    kind=kind_of_each(
        "outcome",
        OUTCOMES,
        like=Kind("contact_{}", ("联系: {}", "Contact: {}")),
        tones={
            "payment_refused": "bad",
            "dead": "bad",
            "switched_off": "watch",
            "no_answer": "watch",
            "wrong_person": "watch",
            "disputed": "watch",
            "returned": "watch",
        },
    ),
    event_time="contacted_at",
    amount="promised_amount",
)

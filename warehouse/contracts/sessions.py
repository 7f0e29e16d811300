"""Sessions: what was done online, or at the counter, on a borrower's account.

Devices are pseudonyms; where somebody was is kept no closer than a city, and only where
the person agreed to it (location tracks are sensitive and off by default).
"""

from dataclasses import replace

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    flag,
    ident,
    instant,
    pseudonym,
    ratio,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode, kind_of_each
from warehouse.contracts.shapes import MATCH

ACTIONS = {
    "login": ("登录", "Signed in"),
    "login_failed": ("登录失败", "Sign-in failed"),
    "password_reset": ("重置密码", "Password reset"),
    "device_bound": ("绑定设备", "Device bound"),
    "view": ("浏览", "Looked at a page"),
    "form_filled": ("填写表单", "Filled in a form"),
    "application_sent": ("提交申请", "Sent an application"),
    "phone_changed": ("变更手机号", "Changed the telephone"),
    "address_changed": ("变更地址", "Changed the address"),
    "payee_added": ("新增收款人", "Added a payee"),
    "account_changed": ("变更还款账户", "Changed the account for repayment"),
    "transfer": ("转账", "Made a transfer"),
    "repayment_made": ("主动还款", "Repaid"),
    "extension_asked": ("申请展期", "Asked for an extension"),
    "report_uploaded": ("上传资料", "Uploaded a document"),
    "complaint": ("投诉", "Complained"),
    "consent_changed": ("变更授权", "Changed a consent"),
    "logout": ("退出", "Signed out"),
}

CHANNELS = {
    "app": ("手机银行", "Mobile app"),
    "web": ("网上银行", "Web bank"),
    "mini_program": ("小程序", "Mini program"),
    "counter": ("柜面", "Counter"),
    "machine": ("自助设备", "Machine"),
    "phone_bank": ("电话银行", "Telephone bank"),
    "interface": ("银企直连", "Direct link"),
}


class Sessions(dy.Schema):
    """One row per action in a session."""

    session_id = ident(("会话编号", "Session"), key=True)
    action_no = count(("第几步", "Action"), key=True, optional=False)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    application_id = ident(("申请编号", "Application"), optional=True)
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    acted_at = instant(("发生时刻", "Acted at"), optional=False)
    action = code(("动作", "Action taken"), ACTIONS)
    session_channel = code(("渠道", "Channel"), CHANNELS, optional=True)
    page = text(("页面", "Page"), max_length=120)
    device_token = pseudonym(("设备", "Device"), optional=True, prefix=MATCH)
    network_token = pseudonym(("网络地址", "Network"), optional=True, prefix=MATCH)
    city = text(("城市", "City"), privacy="C2", max_length=80)
    seconds_taken = count(("用时", "Time taken"), unit="second")
    income_edits = count(("收入项修改次数", "Edits of the income"))
    pasted_share = ratio(("粘贴占比", "Share pasted"), least=0, most=1)
    is_by_customer = flag(("是否客户本人发起", "Whether the customer began it"))


def _kinds() -> KindByCode:
    """Make a kind of each action; to come and look around says nothing by itself."""
    alike = kind_of_each(
        "action",
        ACTIONS,
        like=Kind("online_{}", ("线上: {}", "Online: {}")),
        tones={
            "login_failed": "watch",
            "phone_changed": "watch",
            "account_changed": "watch",
            "extension_asked": "watch",
            "complaint": "watch",
        },
    )
    routine = {"login", "view", "logout"}
    kinds = {c: replace(k, is_routine=c in routine) for c, k in alike.kinds.items()}
    return KindByCode(alike.column, kinds)


sessions = Contract(
    name="sessions",
    words=("线上会话", "Sessions"),
    grain=("每次会话的每个动作一行", "One row per action in a session."),
    columns=Sessions,
    lane="online",
    kind=_kinds(),
    event_time="acted_at",
)

"""The files of the book: their columns, and how soon and how well each kind is told.

The same columns stand in `source/source.toml`, which a test compares with these.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Layout:
    """One kind of file.

    `days` is the usual time from event to knowledge; `late` and `corrected` are the
    shares of lines learned much later, and of lines that first came with a wrong amount
    in the columns `amounts`. A kind that is not `yearly` is one full listing.
    """

    name: str
    columns: tuple[str, ...]
    days: tuple[int, int] = (0, 3)
    late: float = 0.0
    corrected: float = 0.0
    amounts: tuple[str, ...] = ()
    yearly: bool = True
    encoding: str = "utf-8"
    delimiter: str = ","


def _columns(words: str) -> tuple[str, ...]:
    return tuple(words.split())


_DECLARED = (
    Layout(
        "parties",
        _columns(
            "当事人编号 类型 姓名 机构名称 证件号码 电话 邮箱 地址 设备 国家 地区 "
            "注册日期 登记日"
        ),
        yearly=False,
        encoding="gb18030",
    ),
    Layout(
        "roles",
        _columns(
            "party_id role subject_kind subject_id borrower_id share "
            "valid_from valid_to reported_on"
        ),
        yearly=False,
    ),
    Layout(
        "customers",
        _columns(
            "borrower_id party_id segment scheme industry region phase since "
            "reported_on"
        ),
    ),
    Layout(
        "assignments",
        _columns(
            "assignment_id borrower_id duty branch_id branch_name officer_id "
            "valid_from valid_to reported_on"
        ),
    ),
    Layout(
        "consents",
        _columns(
            "consent_id party_id borrower_id use ground highest_class given_on "
            "withdrawn_on reported_on"
        ),
    ),
    Layout(
        "facilities",
        _columns(
            "facility_id borrower_id parent_id level product purpose project_id "
            "project_name agreed_amount own_share interest_rate term_months "
            "instalment_amount account_id approved_on signed_on effective_on starts_on "
            "first_repayment_on matures_on closes_on reported_on"
        ),
        yearly=False,
        delimiter="|",
    ),
    Layout(
        "accounts",
        _columns(
            "account_id borrower_id account_type region opened_on closed_on reported_on"
        ),
    ),
    Layout(
        "applications",
        _columns(
            "application_id step_no borrower_id facility_id step happened_on "
            "asked_amount channel note reported_on"
        ),
    ),
    Layout(
        "plans",
        _columns(
            "facility_id schedule_no borrower_id reason effective_on agreed_on "
            "replaces method grace_days interest_rate principal_amount "
            "capitalised_amount reported_on"
        ),
    ),
    Layout(
        "schedules",
        _columns(
            "facility_id schedule_no installment_no borrower_id due_on due_amount "
            "principal_due interest_due reported_on"
        ),
    ),
    Layout(
        "transactions",
        _columns(
            "account_id transaction_no borrower_id facility_id dc_flag amount value_on "
            "booked_on op_code category balance_after counterparty_bank "
            "counterparty_account reversal_of memo reported_on"
        ),
        days=(0, 1),
        late=0.035,
        corrected=0.011,
        amounts=("amount",),
    ),
    Layout(
        "balances",
        _columns("account_id balance_on borrower_id balance_amount reported_on"),
        days=(1, 3),
        late=0.035,
        corrected=0.011,
        amounts=("balance_amount",),
    ),
    Layout(
        "repayments",
        _columns(
            "facility_id repayment_no borrower_id kind paid_on value_on booked_on "
            "paid_amount principal_paid interest_paid channel installment_no payer "
            "reversal_of return_code reported_on"
        ),
        days=(0, 2),
        # A bank knows its own till: a false arrear for months would be no honest noise.
        late=0.004,
        corrected=0.006,
        amounts=("paid_amount", "principal_paid"),
    ),
    Layout(
        "allocations",
        _columns(
            "facility_id repayment_no order_no borrower_id allocated_on schedule_no "
            "installment_no component allocated_amount reported_on"
        ),
        days=(1, 2),
    ),
    Layout(
        "positions",
        _columns(
            "facility_id position_on borrower_id outstanding_amount undrawn_amount "
            "interest_rate_percent days_past_due class_no reported_on"
        ),
        days=(1, 8),
        late=0.02,
        corrected=0.011,
        amounts=("outstanding_amount",),
    ),
    Layout(
        "write_offs",
        _columns(
            "facility_id write_off_no borrower_id written_off_on amount principal "
            "reported_on"
        ),
        days=(2, 10),
    ),
    Layout(
        "recoveries",
        _columns(
            "facility_id recovery_no borrower_id write_off_no recovered_on amount "
            "origin reported_on"
        ),
    ),
    Layout(
        "rates",
        _columns("base quote rate_on rate publisher reported_on"),
        days=(0, 1),
    ),
    Layout(
        "external",
        _columns(
            "external_id borrower_id event_type happened_on claimed_amount publisher "
            "title reported_on"
        ),
        days=(6, 45),
        late=0.10,
        corrected=0.02,
        amounts=("claimed_amount",),
    ),
    Layout(
        "outcomes",
        _columns(
            "unit_kind unit_id outcome_kind episode_no borrower_id facility_id "
            "definition trigger started_on ended_on loss_amount reported_on"
        ),
        days=(2, 10),
    ),
)

LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in _DECLARED}
"""Each kind of file by its name."""

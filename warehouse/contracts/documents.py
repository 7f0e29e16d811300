"""Documents, and the figures read off them, seen at a visit or sent by a meter."""

import dataframely as dy

from warehouse.contracts.columns import (
    code,
    count,
    currency,
    day,
    digest,
    ident,
    money,
    number,
    pseudonym,
    text,
)
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind, KindByCode
from warehouse.contracts.rules import in_order

DOCUMENT_KINDS = {
    "identity": ("身份证明", "Identity"),
    "business_licence": ("营业执照", "Business licence"),
    "income_proof": ("收入证明", "Proof of income"),
    "account_statement": ("银行流水", "Account statement"),
    "financial_statements": ("财务报表", "Financial statements"),
    "audit_report": ("审计报告", "Audit report"),
    "tax_receipt": ("完税证明", "Tax receipt"),
    "contract": ("合同", "Contract"),
    "invoice": ("发票", "Invoice"),
    "delivery_note": ("收货单据", "Delivery note"),
    "title_deed": ("权属证明", "Title deed"),
    "valuation_report": ("评估报告", "Valuation report"),
    "insurance_policy": ("保单", "Insurance policy"),
    "permit": ("证照", "Permit"),
    "certificate": ("合规证书", "Compliance certificate"),
    "progress_report": ("进度报告", "Progress report"),
    "visit_report": ("走访报告", "Visit report"),
    "photo": ("照片", "Photograph"),
    "consent": ("授权书", "Consent"),
    "court_paper": ("法律文书", "Court paper"),
    "other": ("其他文件", "Other document"),
}

FIGURES = {
    "monthly_income": ("月收入", "Monthly income"),
    "yearly_revenue": ("年营业收入", "Yearly revenue"),
    "bank_inflow": ("银行流入", "Bank inflow"),
    "contract_price": ("合同价款", "Contract price"),
    "electricity": ("用电量", "Electricity used"),
    "water": ("用水量", "Water used"),
    "gas": ("用气量", "Gas used"),
    "line_hours": ("开工时数", "Hours of the line"),
    "headcount": ("在岗人数", "People at work"),
    "inventory_count": ("存货盘点数", "Inventory counted"),
    "inventory_value": ("存货盘点额", "Inventory valued"),
    "orders_in_hand": ("在手订单", "Orders in hand"),
    "occupancy": ("出租率", "Occupancy"),
    "traffic_volume": ("通行量", "Traffic"),
    "output_volume": ("产量", "Output"),
    "other": ("其他", "Other figure"),
}

UNITS = {
    "kwh": ("千瓦时", "Kilowatt-hours"),
    "cubic_metre": ("立方米", "Cubic metres"),
    "hour": ("小时", "Hours"),
    "person": ("人", "People"),
    "piece": ("件", "Pieces"),
    "tonne": ("吨", "Tonnes"),
    "vehicle": ("辆次", "Vehicles"),
    "share": ("比例", "Share"),
}


class Documents(dy.Schema):
    """One row per document received."""

    document_id = ident(("文件编号", "Document"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    facility_id = ident(("授信编号", "Facility"), optional=True)
    party_id = pseudonym(("当事人编号", "Party"), optional=True)
    application_id = ident(("申请编号", "Application"), optional=True)
    visit_id = ident(("走访编号", "Visit"), optional=True)
    document_kind = code(("文件类型", "Kind of document"), DOCUMENT_KINDS)
    sha256 = digest(("文件哈希", "SHA-256 of its bytes"))
    perceptual_hash = digest(("感知哈希", "Perceptual hash, 64 bits"), digits=16)
    page_count = count(("页数", "Pages"))
    issued_by = text(("出具方", "Issued by"), max_length=200)
    issued_on = day(("开具日", "Issued on"))
    received_on = day(("收到日", "Received on"), optional=False)
    expires_on = day(("失效日", "Expires on"))

    issued_before_it_expires = in_order("issued_on", "expires_on")


class KeyFigures(dy.Schema):
    """One row per figure found in a document, at a visit or on a meter."""

    figure_id = ident(("数据编号", "Figure"), key=True)
    borrower_id = ident(("借款人", "Borrower"))
    found_in = code(
        ("出处", "Found in"),
        {
            "document": ("文件", "Document"),
            "visit": ("走访", "Visit"),
            "meter": ("计量", "Meter or feed"),
        },
    )
    document_id = ident(("文件编号", "Document"), optional=True)
    visit_id = ident(("走访编号", "Visit"), optional=True)
    figure = code(("数据项", "What it is"), FIGURES)
    period_start = day(("期初", "Period starts"))
    period_end = day(("期末", "Period ends"), optional=False)
    figure_amount = money(("金额", "Amount"))
    book_amount = money(("账面金额", "Amount in the books"))
    currency = currency(optional=True)
    quantity = number(("数量", "Quantity"))
    book_quantity = number(("账面数量", "Quantity in the books"))
    unit_of_quantity = code(("计量单位", "Unit of the quantity"), UNITS, optional=True)

    starts_before_it_ends = in_order("period_start", "period_end")


documents = Contract(
    name="documents",
    words=("文件", "Documents"),
    grain=("每份收到的文件一行", "One row per document received."),
    columns=Documents,
    lane="application",
    kind=Kind("document_received", ("收到文件", "Document received")),
    event_time="received_on",
)

key_figures = Contract(
    name="key_figures",
    words=("关键数据", "Key figures"),
    grain=(
        "从文件、走访或计量得到的每个数据一行",
        "One row per figure found in a document, at a visit or on a meter.",
    ),
    columns=KeyFigures,
    lane="field",
    kind=KindByCode(
        "found_in",
        {
            "document": Kind(
                "figure_read",
                ("文件数据", "Figure read"),
                usual_days=45,
                lane="finances",
            ),
            "visit": Kind("figure_seen", ("现场数据", "Figure seen"), usual_days=10),
            "meter": Kind(
                "figure_metered",
                ("计量数据", "Figure metered"),
                usual_days=45,
                lane="external",
            ),
        },
    ),
    event_time="period_end",
    amount="figure_amount",
)

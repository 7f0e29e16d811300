"""Protected attributes: what may serve to check fairness, and nothing else.

They stand apart from the party they are told of, so that whoever describes a party, an
indicator or a model cannot read them by the way.
"""

import dataframely as dy

from warehouse.contracts.columns import code, pseudonym, text
from warehouse.contracts.contract import Contract
from warehouse.contracts.kinds import Kind

FAIRNESS_CHECK = "fairness_check"
"""The one purpose these may be read for."""

ATTRIBUTES = {
    "sex": ("性别", "Sex"),
    "age": ("年龄", "Age"),
    "marital_status": ("婚姻状况", "Marital status"),
    "education": ("教育程度", "Education"),
    "nationality": ("国籍", "Nationality"),
    "ethnicity": ("民族", "Ethnicity"),
    "religion": ("宗教信仰", "Religion"),
    "disability": ("残疾", "Disability"),
}


class ProtectedAttributes(dy.Schema):
    """One row per person and protected attribute."""

    party_id = pseudonym(("当事人编号", "Party"), key=True)
    attribute = code(("受保护属性", "Protected attribute"), ATTRIBUTES, key=True)
    attribute_value = text(("属性值", "Value"), privacy="C3", max_length=80)
    source_value = text(
        ("来源代码", "In the source's code"), privacy="C3", max_length=80
    )


protected_attributes = Contract(
    name="protected_attributes",
    words=("受保护属性", "Protected attributes"),
    grain=(
        "每人每项受保护属性一行",
        "One row per person and protected attribute.",
    ),
    columns=ProtectedAttributes,
    lane="identity",
    kind=Kind("protected_attribute_told", ("受保护属性", "Protected attribute told")),
    restricted_to=frozenset({FAIRNESS_CHECK}),
)

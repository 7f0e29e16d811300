"""The people of the demonstration, all invented: one for each role, and their units."""

from dataclasses import dataclass

from warehouse.access.people import Role
from warehouse.casebook.who import HEAD_OFFICE
from warehouse.contracts.columns import Words

EAST = "branch-east"

DEMO_UNITS: dict[str, Words] = {
    EAST: ("东部分行", "Branch East"),
    "branch-west": ("西部分行", "Branch West"),
    "branch-south": ("南部分行", "Branch South"),
    "branch-north": ("北部分行", "Branch North"),
}
"""Each unit under the head office, as the sample book names it."""


@dataclass(frozen=True)
class Person:
    """Someone the demonstration can sign in as; `sees` says what they are shown."""

    user: str
    words: Words
    roles: tuple[Role, ...]
    unit: str
    sees: Words


DEMO_PEOPLE = (
    Person(
        "lin.shen",
        ("沈林", "Shen Lin"),
        ("committee",),
        HEAD_OFFICE,
        (
            "经办案件的借款人: 全部数字与脱敏名称; 说明理由可短时查看身份。",
            "The borrowers of her cases: every figure; an identity for a reason.",
        ),
    ),
    Person(
        "zhou.min",
        ("周敏", "Zhou Min"),
        ("manager",),
        EAST,
        (
            "东部分行的合计, 小群组不显示; 凭九十天的授权可看本行单户, 不含名称。",
            "Totals of Branch East; by a grant its single borrowers, without names.",
        ),
    ),
    Person(
        "wu.fan",
        ("吴凡", "Wu Fan"),
        ("analyst",),
        HEAD_OFFICE,
        (
            "全部借款人的准确数字, 以化名出现, 不含名称与备注。",
            "Every borrower's exact figures under pseudonyms, no names, no remarks.",
        ),
    ),
    Person(
        "qian.rui",
        ("钱睿", "Qian Rui"),
        ("fraud_officer",),
        HEAD_OFFICE,
        (
            "为反欺诈查看全部借款人, 含脱敏名称与备注; 每日可查看二十人的身份。",
            "Every borrower for fraud, with remarks; twenty identities a day.",
        ),
    ),
    Person(
        "he.jing",
        ("何静", "He Jing"),
        ("steward",),
        HEAD_OFFICE,
        (
            "批次、来源与内部字段, 不含金额与名称。",
            "Batches, sources and internal columns, neither amounts nor names.",
        ),
    ),
    Person(
        "xu.tao",
        ("徐涛", "Xu Tao"),
        ("model_owner",),
        HEAD_OFFICE,
        (
            "化名的特征数据与模型; 不含已撤回同意者的数据。",
            "Features under pseudonyms and models; nobody who withdrew consent.",
        ),
    ),
    Person(
        "feng.qi",
        ("冯琦", "Feng Qi"),
        ("validator",),
        HEAD_OFFICE,
        ("模型及其指标, 不含借款人数据。", "Models and their figures, no borrower."),
    ),
    Person(
        "tang.ning",
        ("唐宁", "Tang Ning"),
        ("approver",),
        HEAD_OFFICE,
        (
            "审批他人的申请; 只见提出请求的本人的数据。",
            "Approves what others ask for; sees the data of who asks about themselves.",
        ),
    ),
    Person(
        "gu.yan",
        ("顾岩", "Gu Yan"),
        ("auditor",),
        HEAD_OFFICE,
        (
            "谁在何时为何看过什么; 不含借款人数据。",
            "Who looked at what, when and why; no borrower's data.",
        ),
    ),
    Person(
        "luo.bin",
        ("罗斌", "Luo Bin"),
        ("admin",),
        HEAD_OFFICE,
        ("不得查看任何数据。", "No data at all."),
    ),
)

NEWCOMER = DEMO_PEOPLE[0]
"""Whom one signs in as first: all whom the tour tells of are among her cases."""

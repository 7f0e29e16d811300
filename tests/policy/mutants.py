"""The engine and the policy spoiled on purpose: the second opinion must notice each."""

import ast
import copy
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from tests.policy.oracle import opinion
from tests.policy.requests import Request, agrees, put, requests
from warehouse.access import decide as engine
from warehouse.access.policy import PACKAGED, Policy, read_policy
from warehouse.access.request import Deny, Permit

Engine = Callable[..., Permit | Deny]

ENGINE = Path(engine.__file__)

OF_THE_ENGINE = [
    ("if rule is not None and (", "if rule is not None or ("),
    ("if forbidden := _forbidden(asked, grants):", "if False:"),
    ("right.rank >= needed", "right.rank > needed"),
    ("right.rank >= needed", "right.rank <= needed"),
    ('if asked.resource.basis == "absent":', "if False:"),
    ("rights if asked.resource.borrower is not None else []", "rights"),
    ("grant.purpose == asked.purpose", "True"),
    ("grant.valid_from <= now < grant.valid_to", "grant.valid_from <= now"),
    ("grant.valid_from <= now < grant.valid_to", "now < grant.valid_to"),
    ("now < grant.valid_to", "now <= grant.valid_to"),
    ("<= asked.policy.limits.longest_grant", "> asked.policy.limits.longest_grant"),
    ("(grant.requested_by, asked.subject.user)", "(grant.requested_by,)"),
    ("(grant.requested_by, asked.subject.user)", "(asked.subject.user,)"),
    ('== ("read", "aggregate")', '== ("aggregate", "read")'),
    ('if resource.needs == "secret":', "if False:"),
    ('if "admin" in subject.roles:', "if False:"),
    ("subject.party in resource.parties", "subject.party not in resource.parties"),
    ('if resource.basis == "withdrawn":', "if False:"),
    ("asked.context.requested_by == subject.user", "False"),
    ('and resource.needs == "identity"', "and False"),
    ("resource.units.isdisjoint(subject.units)", "False"),
    ("named in g.borrowers", "True"),
    ("resource.units & g.units or", ""),
    ("frozenset(subject.cases.get(rule.purpose, ()))", "frozenset(('B1',))"),
    ("subject.units if rule.of", "subject.units if True or rule.of"),
    ("limits.groups_of if in_groups else 0", "0"),
    ('or action == "export"', ""),
    ("not resource.units.isdisjoint(right.units)", "True"),
    ("resource.borrower in right.borrowers", "False"),
    ("< limits.reason_letters", "<= limits.reason_letters"),
    ("context.reason.strip()", "context.reason"),
    ("or context.case in cases", "or True"),
    ("if not context.case or not rights:", "if not rights:"),
    ("< limits.reveals_a_day", "<= limits.reveals_a_day"),
    ("if by_grant:", "if rights:"),
    ("right.rank == highest", "True"),
    ("max(right.rank for", "min(right.rank for"),
    ("(right.units for right in rights)", "()"),
    ("(r.borrowers for r in rights if not r.by_case)", "()"),
    ("(r.borrowers for r in rights if r.by_case)", "()"),
    ("borrowers=granted | (cases & named)", "borrowers=granted | cases"),
    ("cases=cases - named", "cases=NOBODY"),
    ("max(right.groups_of for", "min(right.groups_of for"),
    ("min(rights, key=_rank)", "max(rights, key=_rank)"),
]

OF_THE_POLICY = [
    ('sees = "C2"', 'sees = "C3"'),
    ('sees = "C1"', 'sees = "C2"'),
    ('sees = "C3"', 'sees = "C2"'),
    ('may = ["read", "reveal"]', 'may = ["read"]'),
    ('may = ["read"]', 'may = ["read", "reveal"]'),
    ('may = ["aggregate"]', 'may = ["read"]'),
    ('of = "cases"', 'of = "unit"'),
    ('role = "validator"', 'role = "admin"'),
    ('role = "auditor"', 'role = "manager"'),
    ("groups_of = 10", "groups_of = 5"),
    ("grant_days = 90", "grant_days = 89"),
    ("reveals_a_day = 20", "reveals_a_day = 21"),
    ("reason_letters = 15", "reason_letters = 16"),
    ("second_person = true", "second_person = false"),
]


class Examined:
    """Requests by chance with the second opinion on each, to hold mutants against."""

    def __init__(self, count: int, seed: int) -> None:
        """Form the second opinion once."""
        self._all = [(asked, opinion(asked)) for asked in requests(count, seed)]

    def tell_apart(self, decide: Engine, policy: Policy) -> Request | None:
        """Find a request on which an engine and the second opinion differ."""
        for asked, second in self._all:
            if not agrees(put(asked, policy, decide), second, asked):
                return asked
        return None


def spoiled_engine(old: str, new: str) -> Engine:
    """Give the engine with one place of its text replaced."""
    text = ENGINE.read_text("utf-8")
    assert old in text, old
    return _run(text.replace(old, new, 1))


def spoiled_policies(old: str, new: str) -> Iterator[Policy]:
    """Give the policy with one place of its text replaced, for every such place."""
    text = PACKAGED.read_text("utf-8")
    assert old in text, old
    parts = text.split(old)
    for place in range(1, len(parts)):
        told = old.join(parts[:place]) + new + old.join(parts[place:])
        yield read_policy(told.encode())


def by_rote() -> Iterator[tuple[str, Engine]]:
    """Give the engine with each condition turned or dropped, one at a time."""
    tree = ast.parse(ENGINE.read_text("utf-8"))
    for number, node in enumerate(_conditions(tree)):
        for turned in _turned(node):
            twin = copy.deepcopy(tree)
            _replace(twin, _conditions(twin)[number], turned)
            what = f"line {node.lineno}: {ast.unparse(node)} -> {ast.unparse(turned)}"
            yield what, _run(ast.unparse(ast.fix_missing_locations(twin)))


def _conditions(tree: ast.AST) -> list[ast.expr]:
    kinds = ast.Compare | ast.BoolOp | ast.UnaryOp
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def _turned(node: ast.expr) -> Iterator[ast.expr]:
    """Give what a condition could wrongly be."""
    twin = copy.deepcopy(node)
    if isinstance(twin, ast.UnaryOp):
        yield twin.operand
    if isinstance(twin, ast.BoolOp):
        twin.op = ast.And() if isinstance(twin.op, ast.Or) else ast.Or()
        yield twin
        yield from twin.values
    if isinstance(twin, ast.Compare):
        for place, op in enumerate(twin.ops):
            other = copy.deepcopy(twin)
            other.ops[place] = OPPOSITE[type(op)]()
            yield other
        yield ast.Constant(value=True)
        yield ast.Constant(value=False)


OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def _replace(tree: ast.AST, old: ast.expr, new: ast.expr) -> None:
    for parent in ast.walk(tree):
        for name, held in ast.iter_fields(parent):
            if held is old:
                setattr(parent, name, new)
            elif isinstance(held, list) and any(item is old for item in held):
                setattr(parent, name, [new if item is old else item for item in held])


def _run(source: str) -> Engine:
    module = ModuleType("spoiled")
    exec(compile(source, "spoiled", "exec"), module.__dict__)  # noqa: S102  our own text
    spoiled: Engine = module.__dict__["decide"]
    return spoiled

"""Commands for whoever keeps the register: users, cases, grants, consents.

Whoever runs them is named in the log as the machine's operator.
"""

from typing import Annotated

import typer

from pages.terminal.printing import Json, document
from warehouse.access import registered
from warehouse.access.granting import NewGrant
from warehouse.access.register import NewUser, Register
from warehouse.access.session import operator
from warehouse.home import home_from_environment

users = typer.Typer(help="Who may sign in, in which roles.", no_args_is_help=True)
cases = typer.Typer(help="Who works on which case.", no_args_is_help=True)
grants = typer.Typer(help="Rights given for some days.", no_args_is_help=True)
consents = typer.Typer(help="What people agree to.", no_args_is_help=True)

User = Annotated[str, typer.Argument(help="The user, by the name they go by here.")]
Roles = Annotated[list[str], typer.Option("--role", help="A role; several may be.")]
Purpose = Annotated[str, typer.Option(help="What for, such as credit_review.")]
Borrowers = Annotated[list[str], typer.Option("--borrower", help="A borrower of it.")]


def _register() -> Register:
    return Register(home_from_environment(), operator())


def _list(rows: registered.Rows, *, as_json: bool) -> None:
    if as_json:
        document(rows)
        return
    for row in rows:
        told = (f"{name} {value}" for name, value in row.items() if value)
        typer.echo(" · ".join(told))


@users.command("list")
def list_users(as_json: Json = False) -> None:  # noqa: FBT002  a flag of the command line
    """List the users and their roles."""
    _list(registered.users_of(home_from_environment()), as_json=as_json)


@users.command("add")
def add_user(  # noqa: PLR0913, PLR0917  what a user is
    user: User,
    name: Annotated[str, typer.Option(help="Their name, as it is shown.")],
    role: Roles,
    issuer: Annotated[str, typer.Option(help="Their identity provider's address.")],
    subject: Annotated[str, typer.Option(help="Who they are there.")],
    unit: Annotated[str, typer.Option(help="Their unit.")] = "head-office",
    party: Annotated[
        str | None, typer.Option(help="Their own party in the lake: never shown them.")
    ] = None,
) -> None:
    """Let somebody sign in."""
    told = {"unit": unit, "party_id": party, "issuer": issuer, "subject": subject}
    _register().add_user(NewUser(user, name, name, **told), *role)  # type: ignore[arg-type]


@users.command("end")
def end_user(user: User) -> None:
    """Let somebody sign in no more."""
    _register().end_user(user)


@users.command("give")
def give_role(user: User, role: Annotated[str, typer.Argument()]) -> None:
    """Give somebody a role."""
    _register().give_role(user, role)


@users.command("take")
def take_role(user: User, role: Annotated[str, typer.Argument()]) -> None:
    """Take a role from somebody."""
    _register().take_role(user, role)


@cases.command("list")
def list_cases(as_json: Json = False) -> None:  # noqa: FBT002  a flag of the command line
    """List who was assigned to which case."""
    _list(registered.cases_of(home_from_environment()), as_json=as_json)


@cases.command("assign")
def assign_case(
    user: User,
    case: Annotated[str, typer.Argument()],
    purpose: Purpose,
    borrower: Borrowers,
) -> None:
    """Assign somebody to a case: they see its borrowers for that purpose."""
    _register().assign_cases(user, purpose, dict.fromkeys(borrower, case))


@cases.command("end")
def end_case(user: User, case: Annotated[str, typer.Argument()]) -> None:
    """End somebody's part in a case."""
    _register().end_case(user, case)


@grants.command("list")
def list_grants(as_json: Json = False) -> None:  # noqa: FBT002  a flag of the command line
    """List the grants that were ever given."""
    _list(registered.grants_of(home_from_environment()), as_json=as_json)


@grants.command("give")
def give_grant(  # noqa: PLR0913, PLR0917  what a grant is
    user: User,
    purpose: Purpose,
    reason: Annotated[str, typer.Option(help="Why they must.")],
    approved_by: Annotated[str, typer.Option(help="An approver, who did not ask.")],
    days: Annotated[int, typer.Option(help="For so many days.")],
    action: Annotated[str, typer.Option(help="What they may do.")] = "read",
    sees: Annotated[str, typer.Option(help="The highest class shown.")] = "C2",
    unit: Annotated[str | None, typer.Option(help="Over a unit.")] = None,
    borrower: Annotated[str | None, typer.Option(help="Or over a borrower.")] = None,
) -> None:
    """Give a right for some days; an approver who did not ask for it answers for it."""
    new = NewGrant(
        user=user,
        purpose=purpose,
        action=action,
        class_max=sees,
        requested_by=user,
        approved_by=approved_by,
        reason=reason,
        unit=unit,
        borrower_id=borrower,
    )
    typer.echo(f"grant {_register().give_grant(new, days=days)}")


@grants.command("revoke")
def revoke_grant(number: Annotated[int, typer.Argument()]) -> None:
    """Take a grant back; it opens nothing from the next read on."""
    _register().revoke_grant(number)


@consents.command("list")
def list_consents(as_json: Json = False) -> None:  # noqa: FBT002  a flag
    """List each time somebody gave or withdrew consent."""
    _list(registered.consents_of(home_from_environment()), as_json=as_json)


Party = Annotated[str, typer.Argument(help="The person, by their party in the lake.")]
Evidence = Annotated[str, typer.Option(help="How it is known: a letter, a recording.")]
Source = Annotated[str | None, typer.Option(help="Of this source's data alone.")]


@consents.command("give")
def give_consent(
    party: Party, purpose: Purpose, evidence: Evidence, source: Source = None
) -> None:
    """Record that a person agreed to a use of their data."""
    told = {"said": "given", "evidence": evidence}
    _register().record_consent(party, purpose, source=source, **told)


@consents.command("withdraw")
def withdraw_consent(
    party: Party, purpose: Purpose, evidence: Evidence, source: Source = None
) -> None:
    """Record that a person agrees no more: the door closes at the next read."""
    told = {"said": "withdrawn", "evidence": evidence}
    _register().record_consent(party, purpose, source=source, **told)

"""The fence around the catalog: it takes commits from the holder of the lease alone.

A lease lost unnoticed (a cable pulled, a database restarted) must not let its old
holder commit beside a new one. So every commit is checked where it happens, in its own
transaction: who commits must be the last who signed for the lease, and nobody can sign
for it until that commit is through.
"""

import duckdb

from warehouse.errors import LakeError
from warehouse.postgres.address import Database
from warehouse.postgres.connection import connect

SETTING = "loantrail.holder"
LOST_LEASE = "the write lease is not held by who commits"

_FUNCTION = f"""
    create or replace function public.loantrail_fence() returns trigger
    language plpgsql as $fence$
    begin
        perform 1 from public.loantrail_lease
        where holder = current_setting('{SETTING}', true) for share;
        if not found then raise exception '{LOST_LEASE}'; end if;
        return new;
    end $fence$
"""
_TRIGGER = """
    create trigger loantrail_fence before insert on public.ducklake_snapshot
    for each row execute function public.loantrail_fence()
"""
_STANDS = """
    select 1 from pg_trigger where tgname = 'loantrail_fence' and tgenabled = 'O'
        and tgrelid = 'public.ducklake_snapshot'::regclass
"""


def put_up(database: Database) -> None:
    """Put the fence up where it does not stand; the lease is held."""
    session = connect(database, "fence")
    try:
        if session.run(_STANDS):
            return
        session.run("begin")
        session.run(_FUNCTION)
        session.run(
            "drop trigger if exists loantrail_fence on public.ducklake_snapshot"
        )
        session.run(_TRIGGER)
        session.run("commit")
    finally:
        session.close()


def lost_lease(problem: duckdb.Error) -> LakeError | None:
    """Say in a sentence that a commit was stopped at the fence, if it was."""
    if LOST_LEASE not in str(problem) and "concurrent update" not in str(problem):
        return None
    return LakeError(
        "The right to write was lost before the lake had taken the batch.",
        "Look to the connection to the catalog's database, and run the intake again: "
        "nothing of it was taken.",
    )

"""What passes between a batch and the vault: who was erased, who is new in it."""

from pathlib import Path

import duckdb
import polars as pl

from warehouse.intake.bench import Bench
from warehouse.intake.wording import quoted
from warehouse.vault.identities import keep
from warehouse.vault.keyring import Vault

ROWS_AT_ONCE = 100_000


def list_erased(engine: duckdb.DuckDBPyConnection, vault: Vault) -> None:
    """Leave a temp table `erased` of the ids that belonged to erased persons."""
    ids = pl.DataFrame({"id": sorted(vault.erased)}, schema={"id": pl.String})
    engine.register("erased_ids", ids)
    engine.execute("create or replace temp table erased as select id from erased_ids")
    engine.unregister("erased_ids")


def keep_identities(bench: Bench, waiting: Path, vault: Vault) -> None:
    """Keep what waits, sealed, of the lines that say something new.

    The vault has it before the lake tells of it: killed between the two, it holds what
    nothing points to yet, and the rerun makes that true.
    """
    if not any(waiting.glob("*.parquet")):
        return
    fresh = " union all ".join(
        f"""
        select line from rows_{table}
        where event_id not in (select event_id from contested_{table})
        union all
        select line from verdicts_{table} where verdict = 'new' and origin = 'incoming'
        """
        for table in bench.rows
    )
    found = bench.engine.execute(
        f"""
        select distinct key_id, kind, token, sealed
        from read_parquet({quoted(waiting / "*.parquet")})
        where line in ({fresh})
        """
    )
    stated_at = bench.recorded_at.isoformat()
    while rows := found.fetchmany(ROWS_AT_ONCE):
        keep(vault.keyring, [(*row, stated_at) for row in rows])

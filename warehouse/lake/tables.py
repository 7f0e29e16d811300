"""The tables of the lake, worked out from the contracts and from nothing else."""

from warehouse.contracts import STANDARD, Contract
from warehouse.contracts.provenance import CLOCKS, PROVENANCE

_CARRIED = {name: kind for name, (kind, _) in {**CLOCKS, **PROVENANCE}.items()}

EVENTS = {
    "event_id": "uuid not null",
    "contract": "varchar not null",
    "borrower_id": "varchar",
    "facility_id": "varchar",
    "lane": "varchar not null",
    "kind": "varchar not null",
    "amount": "decimal(18,3)",
    "currency": "varchar",
    "facts": "varchar",
    **_CARRIED,
}
"""The envelope every fact writes beside its detail row."""

REVISIONS = {
    "event_id": "uuid not null",
    "contract": "varchar not null",
    "borrower_id": "varchar",
    "version": "integer not null",
    "place_at": "timestamptz not null",
    "sequence": "bigint not null",
    "known_at": "timestamptz not null",
    "recorded_at": "timestamptz not null",
    "op": "varchar not null",
}
"""The chain of every fact with more than one version, once per borrower it touched.

A fact that was never amended has no row here: so a reader looks past the few that were
instead of sorting all versions of everything.
"""

CONFIRMATIONS = {
    "event_id": "uuid not null",
    "contract": "varchar not null",
    "place_at": "timestamptz not null",
    "sequence": "bigint not null",
    "known_at": "timestamptz not null",
    "body": "uuid not null",
    "recorded_at": "timestamptz not null",
    "file_id": "varchar not null",
    "line": "bigint not null",
}
"""Rows of delta files that repeated what was in force at their place in the order.

They change nothing when they come; if an earlier file comes late and changes what was
in force, they say that the old value was stated again.
"""

FILES = {
    "file_id": "varchar not null",
    "source": "varchar not null",
    "definition": "varchar not null",
    "file_kind": "varchar not null",
    "file_name": "varchar not null",
    "mode": "varchar not null",
    "sequence": "bigint not null",
    "bytes": "bigint not null",
    "lines": "bigint not null",
    "arrived_at": "timestamptz not null",
    "placed_at": "timestamptz",
    "batch_id": "varchar not null",
    "recorded_at": "timestamptz not null",
}
"""Every file taken, by the hash of its content."""

BATCHES = {
    "batch_id": "varchar not null",
    "source": "varchar not null",
    "recorded_at": "timestamptz not null",
    "summary": "varchar not null",
}
"""Every batch that landed, with its reconciliation."""

FLAGS = {
    "event_id": "uuid not null",
    "contract": "varchar not null",
    "rule": "varchar not null",
    "file_id": "varchar not null",
    "line": "bigint not null",
    "batch_id": "varchar not null",
    "recorded_at": "timestamptz not null",
}
"""Facts that landed though they do not go with what else is known, and why."""

PROFILES = {
    "source": "varchar not null",
    "file_kind": "varchar not null",
    "contract": "varchar not null",
    "column_name": "varchar not null",
    "currency": "varchar not null",
    "file_id": "varchar not null",
    "units": "bigint not null",
    "middle": "double not null",
    "reason": "varchar",
    "batch_id": "varchar not null",
    "recorded_at": "timestamptz not null",
}
"""The middle of each column of money in each file, as a power of ten.

The next file of its kind is held against them. `reason` says why a shift was accepted.
"""

QUARANTINED = {
    "batch_id": "varchar not null",
    "file_id": "varchar not null",
    "line": "bigint not null",
    "rule": "varchar not null",
    "recorded_at": "timestamptz not null",
}
"""Every line that was quarantined, in which batch and why; never what it says."""

REDRIVEN = {
    "quarantined_in": "varchar not null",
    "file_id": "varchar not null",
    "line": "bigint not null",
    "batch_id": "varchar not null",
    "fate": "varchar not null",
    "rule": "varchar not null",
    "is_mended": "boolean not null",
    "recorded_at": "timestamptz not null",
}
"""What became of a quarantined line when it came again, alone or with its file.

`rule` is the one it broke before; a line that breaks one again stands in the quarantine
of the batch it came again in, and no longer in that of `quarantined_in`.
"""

DEFINITIONS = {
    "source": "varchar not null",
    "definition": "varchar not null",
    "declared": "varchar not null",
    "texts": "varchar not null",
    "recorded_at": "timestamptz not null",
}
"""Every definition of a source that files were taken by: what made facts of lines.

`declared` is what its source.toml says, as JSON; `texts` the files of its folder.
"""

BOOKKEEPING = {
    "events": EVENTS,
    "revisions": REVISIONS,
    "confirmations": CONFIRMATIONS,
    "files": FILES,
    "batches": BATCHES,
    "flags": FLAGS,
    "profiles": PROFILES,
    "quarantined": QUARANTINED,
    "redriven": REDRIVEN,
    "definitions": DEFINITIONS,
}

_SORTED_BY = {
    "events": ("borrower_id", "event_time"),
    "revisions": ("borrower_id", "event_id"),
}


def detail_columns(contract: Contract) -> dict[str, str]:
    """Give the columns of a contract's own table: its id, its own, the carried ones."""
    key = set(contract.key)
    own = {
        name: f"{kind} not null" if name in key else kind
        for name, kind in contract.sql_types.items()
    }
    return {"event_id": "uuid not null", **own, **_CARRIED}


def tables() -> dict[str, dict[str, str]]:
    """Give every table of the lake with its columns' types."""
    details = {name: detail_columns(contract) for name, contract in STANDARD.items()}
    return {**BOOKKEEPING, **details}


def sort_order(table: str) -> tuple[str, ...]:
    """Tell the order rows are kept in, so that one borrower's lie together."""
    if table in _SORTED_BY:
        return _SORTED_BY[table]
    if table not in STANDARD:
        return ()
    if "borrower_id" in STANDARD[table].sql_types:
        return ("borrower_id", "event_time")
    return STANDARD[table].key

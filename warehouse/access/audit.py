"""What was read, told to those who audit: borrowers under pseudonyms, no values."""

import json
import os
from collections.abc import Iterator
from typing import Any

import polars as pl

from warehouse.access.denials import denied
from warehouse.access.look import Look
from warehouse.access.store import Store
from warehouse.access.terms import BORROWER
from warehouse.home import Home
from warehouse.vault.keyring import open_keyring

SPACE = "read log"
"""Whose digests stand for borrowers here; in another space they have others."""

MOST_BYTES = 16 * 1024 * 1024

TOLD = ("n", "at", "user", "purpose", "action", "question", "decision")
ENTRY = {
    **dict.fromkeys(TOLD, pl.String),
    "n": pl.Int64,
    "subject": pl.String,
    "rows": pl.Int64,
    "reason": pl.String,
    "policy": pl.String,
}
"""What is told of an entry."""


def entries(store: Store, look: Look, most: int) -> pl.DataFrame:
    """Give the newest entries of the read log, the newest first.

    Who may only have a summary is given how often who did what.
    """
    asker = store.asker(look.caller, look.purpose)
    may = asker.allowed().keys()
    if not may & {"read_log", "summarise_log"}:
        raise denied("no_right", purpose=look.purpose)
    rows = _entries(store.home, most)
    if "read_log" not in may:
        by = ("user", "purpose", "action", "decision")
        rows = (
            rows.group_by(by)
            .agg(times=pl.len(), newest=pl.col("at").max())
            .sort("times", descending=True)
        )
    store.log.append(
        {
            **look.as_entry(),
            "action": "read_log",
            "rows": rows.height,
            "decision": "permit",
        }
    )
    return rows


def _entries(home: Home, most: int) -> pl.DataFrame:
    told = list(_newest(home, most))
    subjects = sorted({e["subject"] for e in told if e["subject"]})
    digests = open_keyring(home).digests(SPACE, subjects) if subjects else []
    known = {s: f"~{digest[:8]}" for s, digest in zip(subjects, digests, strict=True)}
    rows = [{**entry, "subject": known.get(entry["subject"])} for entry in told]
    return pl.DataFrame(rows, schema=ENTRY).with_columns(
        pl.col("at").str.to_datetime(time_zone="UTC", time_unit="us")
    )


def _newest(home: Home, most: int) -> Iterator[dict[str, Any]]:
    """Read entries from the end of the log; what is torn or none of ours is passed."""
    if not home.read_log_file.is_file():
        return
    with home.read_log_file.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - MOST_BYTES))
        lines = stream.read().splitlines()[-most:]
    for line in reversed(lines):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        given = entry.get("parameters") or {}
        yield {
            **{name: entry.get(name) for name in ENTRY},
            "subject": given.get(BORROWER) or entry.get("borrower_id"),
        }

"""Definitions kept: how a source's lines became facts, as it was said at the time.

So a fact leads back to the very query that made it of its line, wherever the folder of
its source may be by then.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse.contracts import STANDARD
from warehouse.intake.source import Source

NOT_DECLARED = {"folder", "definition", "queries", "text"}
"""What a source knows of itself beside what its source.toml declares."""


def remember(
    engine: duckdb.DuckDBPyConnection, source: Source, recorded_at: datetime
) -> None:
    """Keep a definition that files are taken by, once; the caller holds the lease."""
    texts = {f"{table}.sql": query for table, query in source.queries.items()}
    engine.execute(
        """
        insert into lake.definitions
        select $source, $definition, $declared, $texts, $recorded_at::timestamptz
        where not exists (
            select 1 from lake.definitions
            where source = $source and definition = $definition
        )
        """,
        {
            "source": source.name,
            "definition": source.definition,
            "declared": source.model_dump_json(exclude=NOT_DECLARED),
            "texts": json.dumps(
                {"source.toml": source.text, **texts}, ensure_ascii=False
            ),
            "recorded_at": recorded_at,
        },
    )


def restore(texts: Mapping[str, str], folder: Path) -> Path:
    """Write the folder of a source as its definition kept it; give the folder."""
    folder.mkdir(parents=True)
    for name in ("source.toml", *(f"{table}.sql" for table in STANDARD)):
        if name in texts:
            (folder / name).write_text(texts[name], encoding="utf-8")
    return folder

"""Quarantined lines as their reader may see them, and on their way back in.

A raw line may hold anything of anybody, and a field what slipped into it: both are C3.
Who sees less is shown the offending field by its shape, or the line's where no field
is to blame, and can still put it right: the rest of the line is joined here, unseen.
"""

import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from warehouse.access.acts import permitted
from warehouse.access.door import View
from warehouse.access.look import Answer
from warehouse.errors import FileRefusedError
from warehouse.home import Home
from warehouse.intake import worklist
from warehouse.intake.batch import redrive
from warehouse.intake.definition import restore
from warehouse.intake.mending import Cut, JsonCut, cut_of, shapes
from warehouse.intake.open_lines import Place
from warehouse.intake.quarantine import kept_until, quarantined
from warehouse.lake.lease import write_lease

PATIENCE_SECONDS = 10.0
"""So long a page waits for another writer to finish."""

OF_A_LINE = {
    "file_id": pl.String,
    "line": pl.Int64,
    "field": pl.String,
    "shape": pl.String,
    "told": pl.String,
    "raw": pl.String,
}


@dataclass(frozen=True)
class _Blamed:
    """One field of a line that a rule found wrong, and how the line is cut."""

    column: str
    cut: Cut | JsonCut


@dataclass(frozen=True)
class _Batch:
    """What must be known of a batch to read its lines."""

    source: str
    columns: Mapping[str, Sequence[str]]
    kinds: Mapping[str, Mapping[str, Any]]

    def blamed(self, rule: str, file_id: str, raw: str) -> _Blamed | None:
        """Tell which field of a line a rule blames; None where it is not one field.

        A rule that begins with a kind of file blames a column as its sender named it.
        """
        place, _, _ = rule.partition("|")
        kind, _, column = place.partition(".")
        columns = self.columns.get(file_id, ())
        if kind not in self.kinds or column not in columns:
            return None
        cut = cut_of(self.kinds[kind], columns)
        return None if cut.field(raw, column) is None else _Blamed(column, cut)


def texts_of(view: View, batch_id: str, lines: pl.DataFrame) -> Answer:
    """Give the text of open lines (file_id, line, rule), as much as may be seen.

    Gives `field`, the column to blame where it is one; `shape`; `told`, that field's
    text, and `raw`, the line's, to those who see C3. Nothing of a line whose time is
    over. Grain: one row per line.
    """
    wanted: dict[Place, str] = {
        (file_id, line): rule
        for file_id, line, rule in lines.select("file_id", "line", "rule").iter_rows()
    }
    home = permitted(view, "read_quarantine", batch_id=batch_id, lines=len(wanted))
    batch = _batch(view, batch_id)
    rows = []
    for place, raw in _raws(home, batch_id, wanted).items():
        found = batch.blamed(wanted[place], place[0], raw)
        field = found and found.column
        told = found and found.cut.field(raw, found.column)
        rows.append((*place, field, raw if told is None else told, told, raw))
    texts = pl.DataFrame(rows, OF_A_LINE, orient="row").with_columns(
        pl.col("shape").map_batches(shapes, return_dtype=pl.String)
    )
    hidden = frozenset() if view.highest >= "C3" else frozenset({"told", "raw"})
    absent = pl.lit(None, pl.String)
    return Answer(texts.with_columns(absent.alias(c) for c in hidden), hidden)


def mend(view: View, batch_id: str, mended: Mapping[Place, str]) -> dict[str, Any]:
    """Send lines again, mended; give the summary of the batch they became.

    What is told of a line whose rule blames a field is that field's new text, of any
    other the whole line. Raises FileRefusedError where a line is open no longer.
    """
    home = permitted(view, "mend", batch_id=batch_id, lines=sorted(mended))
    batch = _batch(view, batch_id)
    texts: dict[Place, str] = {}
    rules = _rules(home, batch_id)
    raws = _raws(home, batch_id, mended)
    for place, told in mended.items():
        if place not in raws:
            raise FileRefusedError(
                "The text of line {line} is no longer kept.",
                "Ask its sender for the line again.",
                line=place[1],
            )
        found = batch.blamed(rules[place], place[0], raws[place])
        texts[place] = (
            found.cut.with_field(raws[place], found.column, told) if found else told
        )
    return _send_again(view, home, batch_id, texts)


def _send_again(
    view: View, home: Home, batch_id: str, texts: Mapping[Place, str]
) -> dict[str, Any]:
    """Take mended lines in by the newest definition of their source."""
    source = str(view.ask("batch", batch_id=batch_id).rows["source"][0])
    newest = view.ask("definition", source=source, definition=None).rows
    with write_lease(home, patience=PATIENCE_SECONDS):
        pass  # nobody waits half an hour at a page
    with tempfile.TemporaryDirectory() as folder:
        restored = restore(json.loads(newest["texts"][0]), Path(folder) / source)
        return redrive(restored, batch_id, texts, home=home).as_document()


def work_list(view: View, batch_id: str, lines: pl.DataFrame) -> bytes:
    """Write open lines as a list for their sender, without what they say.

    Takes file_name, file_id, line, rule and the reason in words, why.
    """
    fields = texts_of(view, batch_id, lines).rows.select("file_id", "line", "field")
    rows = lines.join(fields, on=["file_id", "line"], how="left", maintain_order="left")
    return worklist.written(rows.rename({"file_name": "file"}).iter_rows(named=True))


def read_work_list(content: bytes) -> dict[Place, str]:
    """Read what came back mended of such a list."""
    return worklist.read(content)


def text_kept_until(view: View, batch_id: str) -> date | None:
    """Tell the last day the text of a batch's quarantined lines is kept."""
    home = permitted(view, "read_quarantine", batch_id=batch_id, lines=0)
    return kept_until(home, batch_id)


def _batch(view: View, batch_id: str) -> _Batch:
    found = view.ask("batch", batch_id=batch_id).rows
    if found.is_empty():
        raise FileRefusedError(
            "There is no batch {batch}.", "Choose one.", batch=batch_id
        )
    row = found.row(0, named=True)
    declared = json.loads(row["declared"] or "{}")
    return _Batch(
        source=row["source"],
        columns=json.loads(row["summary"]).get("columns", {}),
        kinds={f["name"]: f for f in declared.get("files", ())},
    )


def _raws(home: Home, batch_id: str, wanted: Collection[Place]) -> dict[Place, str]:
    """Open the sealed text of some lines."""
    return {
        _place(entry): str(entry["raw"])
        for entry in quarantined(home, batch_id)
        if _place(entry) in wanted and entry["raw"] is not None
    }


def _rules(home: Home, batch_id: str) -> dict[Place, str]:
    entries = quarantined(home, batch_id)
    return {_place(entry): str(entry["rule"]) for entry in entries}


def _place(entry: Mapping[str, object]) -> Place:
    return str(entry["file_id"]), int(str(entry["line"]))

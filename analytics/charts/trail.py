"""What a timeline draws, and where on its axis of time things stand."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl

from analytics.charts.levels import LevelPanels


@dataclass(frozen=True)
class Trail:
    """What a timeline draws.

    `marks` are events read at a glance; `density` counts by lane, kind and stretch for
    lanes too crowded for marks; `missed` what was expected and has not come; `pointed`
    the moments to point to, each by a short name. Moments are on the wall clock,
    written as if it were UTC, for a chart knows no time zones.
    """

    marks: pl.DataFrame
    density: pl.DataFrame
    missed: pl.DataFrame
    lanes: list[str]
    levels: LevelPanels
    since: datetime
    to: datetime
    as_of_end: datetime
    stretch_seconds: int
    pointed: dict[str, datetime] = field(default_factory=dict)

    def places(self) -> dict[str, int]:
        """Place each lane on the vertical axis, the first at the top."""
        return {lane: -n for n, lane in enumerate(self.lanes)}

    def missed_inside(self) -> pl.DataFrame:
        """List what is missing in the range and has a lane to stand in, newest last."""
        if "repayment" not in self.lanes:
            return self.missed.clear()
        inside = pl.col("wall_time").is_between(self.since, self.to)
        return self.missed.filter(inside).sort("wall_time")


def on_axis(moment: datetime) -> float:
    """Place a moment on a date axis."""
    return moment.timestamp() * 1000


def along_axis(frame: pl.DataFrame, column: str, later: float = 0) -> Any:  # noqa: ANN401  a numpy array
    """Place a column of moments: float32 is exact to about two minutes there."""
    moments = pl.col(column).dt.epoch("ms") + later
    return frame.select(moments.cast(pl.Float32)).to_series().to_numpy()

"""The columns every fact carries beside its own: three clocks, and where from."""

from warehouse.contracts.columns import Words

CLOCKS: dict[str, tuple[str, Words]] = {
    "event_time": ("timestamptz", ("发生时间", "When it happened")),
    "event_end": ("timestamptz", ("结束时间", "When it ended, where it is a period")),
    "event_precision": (
        "varchar not null",
        (
            "时间精度",
            "instant, day, month, year; period: days with an end; unknown: never told",
        ),
    ),
    "utc_offset": (
        "smallint",
        ("来源时差(分钟)", "Minutes the source's clock is ahead of UTC"),
    ),
    "known_at": ("timestamptz not null", ("得知时间", "When the institution learned")),
    "known_at_basis": (
        "varchar not null",
        ("得知依据", "source, arrival or assumed: where the knowledge date is from"),
    ),
    "recorded_at": (
        "timestamptz not null",
        ("入账时间", "When this system wrote it; set by the machine"),
    ),
}

COARSE = ("month", "year")
"""How a source may date what happened less exactly than by the day.

Such an event stands at the first day of its month or year.
"""

PROVENANCE: dict[str, tuple[str, Words]] = {
    "version": (
        "integer not null",
        ("版本", "Which recording of this fact, counted from 1"),
    ),
    "op": ("varchar not null", ("操作", "assert, correct or retract")),
    "source": ("varchar not null", ("来源", "The source that stated it")),
    "batch_id": ("varchar not null", ("批次", "The batch that brought it")),
    "file_id": ("varchar not null", ("文件", "The file, by the hash of its content")),
    "sequence": (
        "bigint not null",
        ("文件序号", "The file's place among its like, as the source numbers them"),
    ),
    "line": ("bigint not null", ("行号", "The physical line of that file, from 1")),
}

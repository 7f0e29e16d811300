"""Where everything the product writes lives: one folder, named by LOANTRAIL_HOME."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from warehouse.errors import LakeError

SQLITE_LAKE = "ducklake:sqlite:"


@dataclass(frozen=True)
class Home:
    """The folder of one installation, and the institution's clock and currency."""

    root: Path
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    catalog: Path | None = None
    casebook_url: str | None = None
    quarantine_days: int = 90

    @property
    def lake_folder(self) -> Path:
        """Hold the catalog and, under `data`, the Parquet files of the lake."""
        return self.catalog_file.parent

    @property
    def catalog_file(self) -> Path:
        """Name the SQLite catalog of the lake."""
        return self.catalog or self.root / "lake" / "catalog.sqlite"

    @property
    def data_folder(self) -> Path:
        """Hold the lake's Parquet files."""
        return self.lake_folder / "data"

    @property
    def lease_file(self) -> Path:
        """Name the file whose lock is the write lease."""
        return self.lake_folder / "write.lease"

    @property
    def rest_file(self) -> Path:
        """Name the file whose lock keeps readers and the replacing of files apart."""
        return self.lake_folder / "rest.lock"

    @property
    def work_folder(self) -> Path:
        """Hold what an intake stages before it lands; safe to delete when none runs."""
        return self.root / "work"

    @property
    def quarantine_folder(self) -> Path:
        """Hold the lines that could not be taken, one file per batch."""
        return self.root / "quarantine"

    @property
    def casebook_file(self) -> Path:
        """Name the SQLite file of the casebook, where it is not another database."""
        return self.root / "casebook" / "casebook.sqlite"

    @property
    def vault_key_file(self) -> Path:
        """Name the file of the vault's master key, where the environment has none."""
        return self.root / "vault" / "master.key"

    @property
    def read_log_file(self) -> Path:
        """Name the append-only log of who read what."""
        return self.root / "read-log" / "reads.jsonl"


def home_from_environment() -> Home:
    """Read the settings, LOANTRAIL_HOME and its like, or take the defaults."""
    root = Path(os.environ.get("LOANTRAIL_HOME") or ".loantrail").absolute()
    zone = os.environ.get("LOANTRAIL_ZONE") or "Asia/Shanghai"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise LakeError(
            f"LOANTRAIL_ZONE is {zone!r}, which is no time zone.",
            "Name one such as Asia/Shanghai.",
        ) from None
    currency = _currency(os.environ.get("LOANTRAIL_CURRENCY") or "CNY")
    catalog = _catalog(os.environ.get("LOANTRAIL_LAKE"))
    casebook = os.environ.get("LOANTRAIL_CASEBOOK") or None
    days = _days(os.environ.get("LOANTRAIL_QUARANTINE_DAYS") or "90")
    return Home(
        root=root,
        zone=zone,
        currency=currency,
        catalog=catalog,
        casebook_url=casebook,
        quarantine_days=days,
    )


def _currency(setting: str) -> str:
    if not re.fullmatch(r"[A-Z]{3}", setting):
        raise LakeError(
            f"LOANTRAIL_CURRENCY is {setting!r}, which is no currency's code.",
            "Name one as ISO 4217 does, such as CNY.",
        )
    return setting


def _days(setting: str) -> int:
    if not setting.isdecimal() or int(setting) < 1:
        raise LakeError(
            f"LOANTRAIL_QUARANTINE_DAYS is {setting!r}, which is no number of days.",
            "Give a whole number, 1 or more, or leave it unset for 90.",
        )
    return int(setting)


def _catalog(setting: str | None) -> Path | None:
    if not setting:
        return None
    if not setting.startswith(SQLITE_LAKE):
        # The rest of it may hold a password.
        kind = ":".join(setting.split(":")[:2])
        raise LakeError(
            f"LOANTRAIL_LAKE is of the kind {kind}, which this version cannot open.",
            f"Use {SQLITE_LAKE}PATH or leave it unset.",
        )
    return Path(setting.removeprefix(SQLITE_LAKE)).absolute()

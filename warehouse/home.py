"""Where everything the product writes lives: one folder, named by LOANTRAIL_HOME."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from warehouse.errors import LakeError
from warehouse.postgres.address import Database, read_address

SQLITE_LAKE = "ducklake:sqlite:"
POSTGRES_LAKE = "ducklake:postgres:"


@dataclass(frozen=True)
class Home:
    """The folder of one installation, and the institution's clock and currency.

    `catalog` names the lake's catalog where it is elsewhere or in PostgreSQL, `shared`
    the folder all machines see that share one.
    """

    root: Path
    zone: str = "Asia/Shanghai"
    currency: str = "CNY"
    catalog: Path | Database | None = None
    casebook_url: str | None = field(default=None, repr=False)
    quarantine_days: int = 90
    shared: Path | None = None

    @property
    def lake_folder(self) -> Path:
        """Hold, under `data`, the Parquet files of the lake, and a SQLite catalog."""
        return self.shared or self.catalog_file.parent

    @property
    def catalog_file(self) -> Path:
        """Name the catalog of the lake where it is a SQLite file."""
        own = self.root / "lake" / "catalog.sqlite"
        return self.catalog if isinstance(self.catalog, Path) else own

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
        return (self.shared or self.root) / "quarantine"

    @property
    def casebook_file(self) -> Path:
        """Name the SQLite file of the casebook, where it is not another database."""
        return self.root / "casebook" / "casebook.sqlite"

    @property
    def vault_key_file(self) -> Path:
        """Name the file of the vault's master key, where the environment has none."""
        return self.root / "vault" / "master.key"

    @property
    def policy_file(self) -> Path:
        """Name the policy of this house, where it has one of its own."""
        return self.root / "policy.toml"

    @property
    def tour_file(self) -> Path:
        """Name the stories of a book to learn from, where this home holds one."""
        return self.root / "tour.json"

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
    shared = _shared(catalog, os.environ.get("LOANTRAIL_SHARED"))
    casebook = os.environ.get("LOANTRAIL_CASEBOOK") or None
    days = _days(os.environ.get("LOANTRAIL_QUARANTINE_DAYS") or "90")
    return Home(
        root=root,
        zone=zone,
        currency=currency,
        catalog=catalog,
        casebook_url=casebook,
        quarantine_days=days,
        shared=shared,
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


def _catalog(setting: str | None) -> Path | Database | None:
    if not setting:
        return None
    if setting.startswith(SQLITE_LAKE):
        return Path(setting.removeprefix(SQLITE_LAKE)).absolute()
    if setting.startswith(POSTGRES_LAKE):
        told = setting.removeprefix(POSTGRES_LAKE)
        return read_address(told, setting="LOANTRAIL_LAKE")
    # The rest of it may hold a password.
    kind = ":".join(setting.split(":")[:2])
    raise LakeError(
        f"LOANTRAIL_LAKE is of the kind {kind}, which this version cannot open.",
        f"Use {SQLITE_LAKE}PATH or {POSTGRES_LAKE}ADDRESS, or leave it unset.",
    )


def _shared(catalog: Path | Database | None, setting: str | None) -> Path | None:
    """Tell the shared folder: a catalog in PostgreSQL has one, and no other has."""
    if isinstance(catalog, Database) and not setting:
        raise LakeError(
            "LOANTRAIL_LAKE names a catalog in PostgreSQL, but LOANTRAIL_SHARED no "
            "folder for the lake's files.",
            "Name one that every machine sees (docs/team.md).",
        )
    if setting and not isinstance(catalog, Database):
        raise LakeError(
            "LOANTRAIL_SHARED names a shared folder, but the lake's catalog is a "
            "SQLite file, which machines cannot share.",
            f"Set LOANTRAIL_LAKE to {POSTGRES_LAKE}ADDRESS, or leave both unset.",
        )
    return Path(setting).absolute() if setting else None

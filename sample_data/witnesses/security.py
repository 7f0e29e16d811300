"""Security: what is pledged and what it is worth, who answers, and what is insured."""

from datetime import date, timedelta
from random import Random

from sample_data.amounts import TEN_THOUSAND, rounded, yuan
from sample_data.factors import climate
from sample_data.lives.ledger import Loan
from sample_data.lives.life import Life
from sample_data.months import YEAR, month_of, months_after
from sample_data.witnesses.owing import Duty, owe

_PLEDGED = {
    "mortgage": ("dwelling", 1.0, (0.5, 0.8)),
    "business_owner": ("dwelling", 0.5, (0.5, 0.9)),
    "manufacturer": ("industrial_property", 0.6, (0.4, 0.75)),
    "trader": ("inventory", 0.35, (0.5, 0.9)),
    "shop": ("commercial_property", 0.35, (0.5, 0.8)),
    "restaurant": ("equipment", 0.2, (0.6, 1.0)),
    "group": ("industrial_property", 0.5, (0.4, 0.7)),
    "listed_company": ("shares", 0.3, (0.4, 0.6)),
    "toll_road": ("revenue_right", 1.0, (0.5, 0.75)),
    "solar_plant": ("revenue_right", 1.0, (0.5, 0.75)),
    "wind_plant": ("revenue_right", 1.0, (0.5, 0.75)),
    "data_centre": ("equipment", 1.0, (0.5, 0.8)),
    "property_development": ("construction_in_progress", 1.0, (0.45, 0.65)),
}
"""What each scheme pledges, how often, at which loans to value; assumed."""

_VALUED_EVERY = {"retail": 24, "sme": 12, "corporate": 12, "project": 12}
_INSURED = {
    "dwelling": "property",
    "industrial_property": "property",
    "commercial_property": "property",
    "equipment": "equipment",
    "inventory": "property",
    "revenue_right": "business_interruption",
}
_LAPSES, _GAPS = 0.02, 0.15
_VALUERS = ("示例评估甲", "示例评估乙", "示例评估丙")


def witness(life: Life) -> None:
    """Tell what stands behind the first loan, year after year."""
    if not life.loans:
        return
    dice = life.borrower.dice("security")
    kind, often, (least, most) = _PLEDGED.get(
        life.borrower.scheme, ("equipment", 0.3, (0.5, 0.8))
    )
    if dice.random() < often:
        ratio = least + (most - least) * dice.random()
        _Pledge(life, dice, kind, ratio).told()


class _Pledge:
    """One thing pledged for a borrower's debt."""

    def __init__(self, life: Life, dice: Random, kind: str, ratio: float) -> None:
        self.life, self.dice, self.kind = life, dice, kind
        first = life.loans[0]
        self.loan: Loan = first
        owed = life.contracts[0].amount if life.contracts else first.agreed
        self.value = rounded(owed / ratio, TEN_THOUSAND)
        self.number = f"L-{life.borrower.code}-1"
        self.since = first.starts_on - timedelta(3)

    def told(self) -> None:
        """Note the pledge, each valuation and each year's insurance."""
        life, owed = self.life, rounded(self.value * 0.7, TEN_THOUSAND)
        life.tell(
            "pledges",
            self.since,
            pledge_id=f"{self.number}-P",
            collateral_id=self.number,
            borrower_id=life.borrower.borrower_id,
            facility_id=self.facility_id,
            collateral_kind=self.kind,
            owner_id=life.borrower.party_id,
            region=life.borrower.region,
            lien_rank=1,
            secured_amount=yuan(owed),
            lien_registered_on=self.since + timedelta(2),
            valid_from=self.since,
        )
        self._value(self.since - timedelta(20), "at_origination")
        every = _VALUED_EVERY[life.borrower.kind]
        for number in range(1, 9):
            due_on = months_after(self.since, number * every)
            if due_on > life.until:
                break
            self._revalued(number, due_on)
        if insurance := _INSURED.get(self.kind):
            self._insured(insurance)

    @property
    def facility_id(self) -> str:
        """Name what it secures: the contract where there is one, else the loan."""
        contracts = self.life.contracts
        return contracts[0].facility_id if contracts else self.loan.facility_id

    def _revalued(self, number: int, due_on: date) -> None:
        late = int(60 * self.dice.random() ** 3)
        on = due_on + timedelta(late)
        done = None
        if on <= self.life.until:
            done = (on, "valuations", f"{self.number}|{on}")
            self._value(on, "periodic")
        known_on = due_on - timedelta(90)
        duty = Duty(f"O{self.number}-{number}", "valuation", known_on, due_on)
        owe(self.life, duty, done)

    def _value(self, on: date, kind: str) -> None:
        """Value it as the times and the borrower's own trade have it."""
        borrower = self.life.borrower
        (mood,) = climate(borrower, month_of(on), 1)
        worn = 0.94 if self.kind in {"equipment", "inventory"} else 1.0
        years = max((on - self.since).days / 365, 0.0)
        shaken = 1 + 0.12 * mood + 0.03 * self.dice.gauss(0, 1)
        self.life.tell(
            "valuations",
            on,
            collateral_id=self.number,
            valued_on=on,
            valuation_kind=kind,
            borrower_id=borrower.borrower_id,
            value_amount=yuan(rounded(self.value * worn**years * shaken, TEN_THOUSAND)),
            valuer_id=_VALUERS[int(3 * self.dice.random())],
            method="市场比较法" if self.kind == "dwelling" else "成本法",
            expires_on=months_after(on, YEAR),
        )

    def _insured(self, kind: str) -> None:
        on = self.since
        for number in range(1, 12):
            if on > self.life.until:
                return
            ends_on = months_after(on, YEAR)
            self.life.tell(
                "insurances",
                on,
                insurance_id=f"{self.number}-I",
                valid_from=on,
                valid_to=ends_on,
                borrower_id=self.life.borrower.borrower_id,
                facility_id=self.facility_id,
                collateral_id=self.number,
                insurance_kind=kind,
                insurer_id="示例财产保险",
                insured_amount=yuan(self.value),
                premium_amount=yuan(rounded(self.value * 0.0012)),
                pays_lender_first="Y",
            )
            gap = int(80 * self.dice.random()) if self.dice.random() < _GAPS else 0
            renewed_on = ends_on + timedelta(gap)
            lapses = self.dice.random() < _LAPSES
            done = (renewed_on, "insurances", f"{self.number}-I|{renewed_on}")
            known_on = ends_on - timedelta(60)
            duty = Duty(f"O{self.number}-I{number}", "insurance", known_on, ends_on)
            owe(self.life, duty, None if lapses else done)
            if lapses:
                return
            on = renewed_on

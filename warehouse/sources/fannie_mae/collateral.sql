-- The home behind each loan: where it stands, never what it was worth. Grain: one row per
-- loan.
select
    line,
    'fannie-pledge-' || loan_id as pledge_id,
    'fannie-home-' || loan_id as collateral_id,
    'fannie-' || loan_id as borrower_id,
    'fannie-facility-' || loan_id as facility_id,
    'dwelling' as collateral_kind,
    state as region,
    source_currency() as currency,
    originated as valid_from,
    'month' as event_precision
from (
    select * from acquired_2000q1
    union all by name
    select * from acquired
)

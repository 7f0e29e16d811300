-- The file names loans, never persons: whoever owes one loan stands as one borrower, even
-- where several signed. Grain: one row per loan.
select
    line,
    'fannie-' || loan_id as borrower_id,
    if(borrowers > 0, 'fannie-person-' || loan_id || '-1', null) as party_id,
    'retail' as borrower_kind,
    'mortgage' as scheme,
    state as region,
    last_day(originated) as known_at
from (
    select * from acquired_2000q1
    union all by name
    select * from acquired
)

-- Loans as granted. Their months are told, not their days; instalments fall due on the
-- first of a month, so a first payment told by its month is told to the day. Grain: one
-- row per loan.
select
    line,
    'fannie-facility-' || loan_id as facility_id,
    'fannie-' || loan_id as borrower_id,
    'contract' as level,
    if(product = 'FRM', 'fixed-rate mortgage', product) as product,
    case purpose
        when 'P' then 'purchase of a home'
        when 'R' then 'refinancing, no cash out'
        when 'C' then 'refinancing, cash out'
        when 'U' then 'refinancing'
        else purpose
    end as purpose,
    case
        when purpose = 'P' then 'housing'
        when purpose in ('R', 'C', 'U') then 'refinancing'
    end as purpose_kind,
    original_upb as agreed_amount,
    source_currency() as currency,
    rate / 100 as interest_rate,
    term_months,
    originated as starts_on,
    first_payment as first_repayment_on,
    'month' as event_precision
from (
    select * from acquired_2000q1
    union all by name
    select * from acquired
)

-- A loan is flagged from the month it was modified in; when that was asked for is not told,
-- so it counts from that month. Grain: one row per loan that was ever modified.
with

months as (

    select
        line,
        loan_id,
        reported,
        rate,
        matures,
        modified = 'Y' as is_modified,
        lag(rate) over earlier as rate_before,
        lag(matures) over earlier as matured_before
    from performance
    window earlier as (partition by loan_id order by reported)

),

firsts as (

    select *
    from months
    where is_modified
    qualify row_number() over (partition by loan_id order by reported) = 1

)

select
    line,
    'fannie-modification-' || loan_id as amendment_id,
    'fannie-' || loan_id as borrower_id,
    'fannie-facility-' || loan_id as facility_id,
    'restructuring' as amendment_kind,
    reported as requested_on,
    'granted' as decision,
    reported as effective_on,
    matured_before as matures_on_before,
    matures as matures_on_after,
    rate_before / 100 as interest_rate_before,
    rate / 100 as interest_rate_after,
    source_currency() as currency,
    'month' as event_precision
from firsts

-- Limits, the contracts under them and the draws under those, as signed. Grain: one row per
-- limit, contract or draw.
with sent as (

    select * from facilities
    union all by name
    select * from facilities_added

)

select
    line,
    facility_id,
    borrower_id,
    parent_id,
    case level
        when 'LMT' then 'limit'
        when 'CTR' then 'contract'
        when 'DRW' then 'draw'
        else level
    end as level,
    product,
    purpose,
    project_id,
    project_name,
    agreed_amount,
    source_currency() as currency,
    own_share,
    interest_rate,
    term_months,
    instalment_amount,
    account_id,
    approved_on,
    signed_on,
    effective_on,
    starts_on,
    first_repayment_on,
    matures_on,
    closes_on,
    reported_on as known_at
from sent

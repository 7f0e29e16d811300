-- The credit score at origination, of the borrower and of a co-borrower; no other figure of
-- those reports is told. Grain: one row per loan and person with a score.
with

acquired_all as (

    select * from acquired_2000q1
    union all by name
    select * from acquired

),

scored as (

    select
        line,
        loan_id,
        originated,
        1 as person,
        credit_score as score
    from acquired_all
    union all
    select
        line,
        loan_id,
        originated,
        2 as person,
        co_borrower_credit_score as score
    from acquired_all

)

select
    line,
    'fannie-score-' || loan_id || '-' || person as report_id,
    'fannie-' || loan_id as borrower_id,
    'fannie-person-' || loan_id || '-' || person as party_id,
    'application' as pulled_for,
    originated as data_on,
    source_currency() as currency,
    score as bureau_score,
    'month' as event_precision
from scored
where score is not null

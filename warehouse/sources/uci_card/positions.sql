-- The statement of each month and the repayment status told with it. A status from 1 on is
-- that many months behind, 9 is nine or more; -1 is paid duly. The publisher does not list
-- -2 and 0, which are no arrears but tell no days either. Grain: one row per client and
-- month.
with

statements as (

    select
        line,
        id,
        unnest([
            { 'month': date '2005-09-01', 'bill': bill_amt1, 'status': pay_0 },
            { 'month': date '2005-08-01', 'bill': bill_amt2, 'status': pay_2 },
            { 'month': date '2005-07-01', 'bill': bill_amt3, 'status': pay_3 },
            { 'month': date '2005-06-01', 'bill': bill_amt4, 'status': pay_4 },
            { 'month': date '2005-05-01', 'bill': bill_amt5, 'status': pay_5 },
            { 'month': date '2005-04-01', 'bill': bill_amt6, 'status': pay_6 }
        ]) as told
    from client

)

select
    line,
    'uci-card-' || id as facility_id,
    told.month as position_on,
    'uci-' || id as borrower_id,
    told.bill as outstanding_amount,
    source_currency() as currency,
    case
        when told.status = -1 then 0
        when told.status between 1 and 9 then 30 * told.status
    end as days_past_due_reported,
    case
        when told.status = -1 then 'days'
        when told.status between 1 and 8 then 'months'
        when told.status = 9 then 'months_or_more'
    end as days_past_due_told_in,
    'repayment status ' || told.status as source_state,
    'month' as event_precision
from statements

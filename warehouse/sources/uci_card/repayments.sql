-- What was paid in each month; a month without a payment has none. Grain: one row per
-- client and month something was paid in.
with

payments as (

    select
        line,
        id,
        unnest([
            { 'month': date '2005-09-01', 'paid': pay_amt1 },
            { 'month': date '2005-08-01', 'paid': pay_amt2 },
            { 'month': date '2005-07-01', 'paid': pay_amt3 },
            { 'month': date '2005-06-01', 'paid': pay_amt4 },
            { 'month': date '2005-05-01', 'paid': pay_amt5 },
            { 'month': date '2005-04-01', 'paid': pay_amt6 }
        ]) as told
    from client

)

select
    line,
    'uci-card-' || id as facility_id,
    strftime(told.month, '%Y-%m') as repayment_id,
    'uci-' || id as borrower_id,
    'ordinary' as repayment_kind,
    told.month as paid_on,
    told.paid as paid_amount,
    source_currency() as currency,
    'month' as event_precision
from payments
where told.paid <> 0

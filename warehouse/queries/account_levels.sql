-- The balance of each of a borrower's accounts at the end of each day one was told: as
-- stated, or else after the day's last posting. Grain: one row per account and day.
-- classes: on_day C1
with

stated as (

    select
        account_id,
        balance_on as on_day,
        balance_amount,
        currency
    from balances_of($borrower_id, $before, $until)

),

posted as (

    select
        account_id,
        value_on as on_day,
        arg_max(balance_after, (value_on, file_id, line)) as balance_amount,
        any_value(currency) as currency
    from transactions_of($borrower_id, $before, $until)
    where balance_after is not null
    group by account_id, value_on

)

select * from stated
union all
select posted.*
from posted
anti join stated using (account_id, on_day)
order by account_id, on_day

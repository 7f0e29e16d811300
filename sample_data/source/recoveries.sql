-- What came in on loans that were given up. Grain: one row per amount recovered.
select
    line,
    facility_id,
    recovery_no as recovery_id,
    borrower_id,
    write_off_no as write_off_id,
    recovered_on,
    amount as recovered_amount,
    case origin
        when 'BORR' then 'borrower'
        when 'COUR' then 'court'
        else origin
    end as recovered_from,
    source_currency() as currency,
    reported_on as known_at
from recoveries

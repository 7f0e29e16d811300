-- What courts, tax offices, registers, agencies and the press said of a borrower. Grain:
-- one row per event.
select
    line,
    external_id,
    borrower_id,
    case event_type
        when 'SUIT' then 'lawsuit'
        when 'ENFC' then 'enforcement'
        when 'DISH' then 'dishonest_listing'
        when 'TAXA' then 'tax_arrears'
        when 'PENA' then 'penalty'
        when 'RATE' then 'rating_change'
        when 'REGI' then 'registry_change'
        when 'AWRD' then 'award'
        when 'NEWS' then 'news'
        else event_type
    end as external_kind,
    happened_on,
    claimed_amount,
    source_currency() as currency,
    publisher,
    title,
    reported_on as known_at
from external

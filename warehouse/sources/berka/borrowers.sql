-- Who owes: the owner of the account a loan was granted on. Grain: one row per loan, for
-- no owner has two.
select
    loan.line,
    'berka-' || loan.loan_id as borrower_id,
    'berka-client-' || disp.client_id as party_id,
    'retail' as borrower_kind,
    'consumer' as scheme,
    district.a2 as region,
    account.date as since,
    account.date as known_at
from loan
left join account on loan.account_id = account.account_id
left join disp on loan.account_id = disp.account_id and disp.type = 'OWNER'
left join district on account.district_id = district.a1

-- An owner holds the account and, where it has a loan, is the borrower; a disponent may
-- use the account but owes nothing. Grain: one row per client, role and what it is for.
with

holders as (

    select
        disp.line,
        'berka-client-' || disp.client_id as party_id,
        case disp.type
            when 'OWNER' then 'account_holder'
            when 'DISPONENT' then 'account_user'
            else disp.type
        end as role,
        'account' as subject_kind,
        disp.account_id as subject_id,
        loan.loan_id,
        account.date as opened_on,
        loan.date as granted_on
    from disp
    left join account on disp.account_id = account.account_id
    left join loan on disp.account_id = loan.account_id

),

borrowing as (

    select
        line,
        party_id,
        'borrower' as role,
        'facility' as subject_kind,
        loan_id as subject_id,
        loan_id,
        opened_on,
        granted_on
    from holders
    where role = 'account_holder' and loan_id is not null

)

select
    line,
    party_id,
    role,
    subject_kind,
    'berka-' || subject_kind || '-' || subject_id as subject_id,
    'berka-' || loan_id as borrower_id,
    if(role = 'borrower', 'berka-facility-' || loan_id, null) as facility_id,
    if(role = 'borrower', granted_on, opened_on) as valid_from,
    if(role = 'borrower', granted_on, opened_on) as known_at
from (
    select * from holders
    union all
    select * from borrowing
)

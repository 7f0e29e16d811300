-- Facilities of other borrowers that a borrower owes too, as a co-borrower of the
-- facility or of its debtor, with where each stood last. Grain: one row per facility.
with

played as (

    select
        roles.subject_kind,
        roles.subject_id,
        roles.share
    from party_roles_in_force($before, $until) as roles
    where roles.role = 'co_borrower'
        and roles.party_id in (
            select who.party_id
            from borrowers_of($borrower_id, $before, $until) as who
        )
        and (roles.valid_from is null or roles.valid_from < $before)
        and (roles.valid_to is null or roles.valid_to >= $before - to_days(1))

),

owed as (

    select
        facilities.*,
        played.share
    from facilities_in_force($before, $until) as facilities
    inner join played
        on (played.subject_kind = 'facility' and facilities.facility_id = played.subject_id)
            or (
                played.subject_kind = 'borrower'
                and facilities.borrower_id = played.subject_id
            )
    where facilities.borrower_id <> $borrower_id

),

latest as (

    select
        facility_id,
        position_on,
        outstanding_amount,
        undrawn_amount
    from positions_in_force($before, $until)
    where position_on < $before
        and borrower_id in (select owed.borrower_id from owed)
        and facility_id in (select owed.facility_id from owed)
    qualify
        row_number() over (partition by facility_id order by position_on desc) = 1

)

select
    owed.facility_id,
    owed.borrower_id,
    owed.parent_id,
    owed.product,
    owed.agreed_amount,
    owed.currency,
    owed.own_share,
    owed.share,
    latest.position_on,
    latest.outstanding_amount,
    latest.undrawn_amount
from owed
left join latest using (facility_id)
qualify
    row_number() over (partition by owed.facility_id order by owed.share desc nulls last)
    = 1
order by owed.borrower_id, owed.facility_id

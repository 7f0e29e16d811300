-- One borrower's facilities as agreed, with where each stood last and how it left the
-- book, if it has.
-- Grain: one row per facility.
-- classes: starts_on_precision C1, position_on_precision C1
with

latest as (

    select *
    from positions_of($borrower_id, $before, $until)
    where position_on < $before
    qualify
        row_number() over (partition by facility_id order by position_on desc) = 1

),

ended as (

    select
        facility_id,
        arg_max(outcome_kind, known_at) as outcome_kind,
        arg_max(started_on, known_at) as started_on
    from outcomes_of($borrower_id, $before, $until)
    where outcome_kind in ('repaid', 'prepaid', 'liquidated', 'removed')
    group by facility_id

)

select
    facilities.facility_id,
    facilities.parent_id,
    facilities.level,
    facilities.product,
    facilities.purpose,
    facilities.project_name,
    facilities.agreed_amount,
    facilities.currency,
    facilities.own_share,
    facilities.interest_rate,
    facilities.starts_on,
    facilities.event_precision as starts_on_precision,
    facilities.matures_on,
    latest.position_on,
    latest.event_precision as position_on_precision,
    latest.outstanding_amount,
    latest.undrawn_amount,
    latest.days_past_due_reported,
    latest.days_past_due_told_in,
    latest.official_class,
    latest.source_state,
    -- What a position was stated for afterwards has not ended.
    case
        when latest.position_on > ended.started_on then null
        else ended.outcome_kind
    end as outcome_kind
from facilities_of($borrower_id, $before, $until) as facilities
left join latest using (facility_id)
left join ended using (facility_id)
order by facilities.starts_on desc nulls last, facilities.facility_id

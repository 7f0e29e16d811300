-- Who a borrower is, and how fresh what is known of it is. Grain: one row per borrower.
-- classes: newest_known_at C1, facts_known C1, first_event C1, last_event C1
-- classes: assumed C1
with

known as (

    select
        $borrower_id as borrower_id,
        max(known_at) as newest_known_at,
        count(*) as facts_known,
        count(*) filter (where known_at_basis = 'assumed') as assumed,
        min(event_time) as first_event,
        max(event_time) filter (where event_time < $before) as last_event
    from events_of($borrower_id, $before, $until)

)

select
    borrowers.borrower_id,
    borrowers.borrower_kind,
    borrowers.scheme,
    borrowers.industry,
    borrowers.region,
    borrowers.phase,
    borrowers.since,
    borrowers.source,
    parties.party_kind,
    parties.masked_name,
    parties.country,
    known.newest_known_at,
    known.facts_known,
    known.assumed,
    known.first_event,
    known.last_event
from borrowers_of($borrower_id, $before, $until) as borrowers
left join parties_of($borrower_id, $before, $until) as parties using (party_id)
left join known on borrowers.borrower_id = known.borrower_id

-- What a borrower did online, one action after the other. Grain:
-- one row per action of a session.
select
    line,
    session_id,
    action_no,
    borrower_id,
    party_id,
    acted_at,
    action,
    session_channel,
    page,
    device as device_token,
    seconds_taken,
    reported_on as known_at
from sessions

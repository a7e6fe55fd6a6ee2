-- stg_feedback: one row per feedback, the winner where a source sent it with other content. Grain: feedback_id.
-- The latest recorded counts, then the latest answered, one that is rated, the latest due, one that names its dossier, then a digest of the rest: the rows
-- alone decide, never their order of arrival (design law 2).
-- materialized: view
select
    feedback_id,
    received_at,
    kind,
    agency_code,
    due_at,
    answered_at,
    rating,
    dossier_code
from raw_feedback
qualify row_number() over (
    partition by feedback_id
    order by
        recorded_at desc nulls last,
        answered_at desc nulls last,
        rating nulls last,
        due_at desc nulls last,
        received_at desc,
        dossier_code nulls last,
        hash(kind, agency_code)
) = 1

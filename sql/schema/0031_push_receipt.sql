-- push_receipt: what was answered to a body that came with an idempotency key, so that a retry gets the same answer and has
-- no effect. Written in the transaction of the batch. Grain: source, key; kept for thirty days.
create table push_receipt (
    source      varchar not null,
    key         varchar not null,
    sha256      varchar not null,     -- of the body
    answer      varchar not null,     -- JSON
    received_at timestamptz not null
);

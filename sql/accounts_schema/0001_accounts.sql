-- Who may sign in, who has, and what they did. SQLite, in a file of its own beside the warehouse: sign-ins wait for no build,
-- the accounts can be looked after while the service runs, and a copy of the warehouse holds no password.
-- Times are milliseconds since 1970, UTC.

-- account: people and sources. Grain: account_id. Accounts are disabled, never deleted: the audit speaks of them.
create table account (
    account_id   integer primary key,
    name         text    not null unique collate nocase, -- what is typed to sign in
    shown        text    not null,                       -- on screens
    role         text    not null,                       -- leadership, office, agency, operator, source
    unit         text    not null,                       -- agency code, for the role agency; '' otherwise
    subject      text    not null,                       -- issuer and subject of single sign-on; '' for a local account
    password     text    not null,                       -- argon2id with its parameters; '' where there is none
    must_change  integer not null,                       -- 1: a one-time password, to be changed at the first sign-in
    failures     integer not null,                       -- wrong passwords since the last right one
    locked_until integer not null,                       -- 0: not locked
    disabled_at  integer,
    created_at   integer not null,
    created_by   text    not null,
    signed_in_at integer
);

create unique index account_subject on account (subject) where subject <> '';

-- session: browsers that have signed in. Grain: session_id. Only a digest of the secret is kept.
create table session (
    session_id integer primary key,
    secret     blob    not null unique,
    account_id integer not null references account,
    created_at integer not null,
    seen_at    integer not null,
    address    text    not null,
    browser    text    not null
);

create index session_account on session (account_id);

-- token: personal keys to the API. Grain: token_id. Only a digest of the secret is kept.
create table token (
    token_id   integer primary key,
    secret     blob    not null unique,
    account_id integer not null references account,
    label      text    not null,
    scopes     text    not null,                         -- with spaces between
    created_at integer not null,
    expires_at integer not null,
    used_at    integer,
    revoked_at integer
);

-- sign_in: single sign-ons under way. Grain: state; a row is used once and gone.
create table sign_in (
    state      blob    not null primary key,             -- digest of what goes out and must come back
    nonce      text    not null,
    verifier   text    not null,                         -- of PKCE
    back       text    not null,                         -- where the reader wanted to go
    created_at integer not null
);

-- audit: what was done, in order. Grain: audit_id. Each row's digest covers the one before, so that a row that was changed or
-- taken out shows; the triggers keep the program itself from either.
create table audit (
    audit_id   integer primary key autoincrement,
    at         integer not null,
    who        text    not null,                         -- account name; '' when nobody had signed in
    role       text    not null,
    unit       text    not null,
    action     text    not null,                         -- sign_in, refused, download, close, user_add …
    object     text    not null,                         -- what it was done to
    outcome    text    not null,                         -- done, refused, failed
    detail     text    not null,
    address    text    not null,                         -- where from
    request    text    not null,                         -- id of the request
    digest     text    not null
);

create index audit_action on audit (action, audit_id);

create trigger audit_not_changed before update on audit begin
    select raise(abort, 'the audit is only added to');
end;

create trigger audit_not_deleted before delete on audit begin
    select raise(abort, 'the audit is only added to');
end;

-- Guesses are counted by account and network, so that nobody far away can lock an account of a known name, and a name is one
-- name however it is written. name_key is a function of the program: compatibility form, case folded.

-- guess: passwords that were tried. Grain: account_id, network. A row counts until it is forgotten; a right password takes back
-- its own guess and no other.
create table guess (
    account_id integer not null references account,
    network    text    not null,                         -- an IPv4 address, an IPv6 network of 64 bits, or where else it was tried
    guesses    integer not null,
    until      integer not null,                         -- forgotten from then on
    primary key (account_id, network)
) without rowid;

alter table account drop column failures;
alter table account drop column locked_until;

alter table account add column name_key       text    not null default ''; -- what names are compared by
alter table account add column one_time       text    not null default ''; -- hash of the last one-time password, which is never chosen again
alter table account add column one_time_until integer not null default 0;  -- the one-time password lets in until then, once; 0: not any more

-- Two names of one key could be made before: the later keeps signing in by its exact spelling.
update account
set name_key = case
        when exists (select 1 from account as earlier where earlier.account_id < account.account_id and name_key(earlier.name) = name_key(account.name))
            then name
        else name_key(name)
    end;

update account
set one_time       = password,
    one_time_until = (unixepoch() + 72 * 60 * 60) * 1000
where must_change;

create unique index account_name_key on account (name_key);

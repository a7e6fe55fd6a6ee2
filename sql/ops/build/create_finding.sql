-- finding: what looks wrong in the feeds, made after the figures and read by none of them.
-- Grain: finding, dossier_code. found_on is the local day that puts it into a period.
create or replace table finding (
    finding      varchar not null,     -- a file of sql/findings
    agency_key   integer not null,     -- the dossier's unit, as in the figures
    dossier_code varchar not null,
    found_on     date not null,
    detail       varchar not null      -- values by the names of the input columns; nothing personal
)

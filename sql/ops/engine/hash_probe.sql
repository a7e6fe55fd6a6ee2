-- hash_probe: what the engine's hash gives for known values. Another value than the one that is noted: another engine, whose
-- hashes of the same values differ, so that what is kept of them must be made again (renew_hashes).
select hash('khohoso', 7::utinyint, 1700000000000000::bigint, null::varchar)::varchar

-- add_unit: one code of the catalogue.
insert into known_unit (code)
values (:code)
on conflict do nothing

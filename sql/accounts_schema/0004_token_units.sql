-- A token of a source may be for some units only, so that what one sends cannot stand under another's name.
alter table token add column units text not null default ''; -- codes and beginnings of codes (H28.30.*) with commas between; '': any unit

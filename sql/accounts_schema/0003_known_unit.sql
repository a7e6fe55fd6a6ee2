-- known_unit: codes of the catalogue as the warehouse last told them, so that an account of a unit can be checked while another
-- process has the warehouse. Grain: code. None: nothing was told, nothing is checked.
create table known_unit (
    code text not null primary key
) without rowid;

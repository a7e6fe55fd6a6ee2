-- clear_units: the catalogue is told anew.
delete from known_unit

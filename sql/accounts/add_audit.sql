-- add_audit: one thing that was done.
insert into audit (at, who, role, unit, action, object, outcome, detail, address, request, digest)
values (:at, :who, :role, :unit, :action, :object, :outcome, :detail, :address, :request, :digest)

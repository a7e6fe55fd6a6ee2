-- event_apply: the touched dossiers' rows that are no longer made out, those that were not made before in.
-- Rows that are equal in every column count as often as the model makes them.
create temp table balance_{{.Model}} as
select
    {{.Columns}},
    sum(weight)::bigint as weight
from (
    select *, 1 as weight from {{.Model}}
    union all
    select *, -1 from minus_{{.Model}}
)
group by {{.Columns}}
having sum(weight) <> 0;

delete from {{.Main}}.{{.Model}}
where rowid in (
    select row_id
    from (
        select
            row_id,
            row_number() over (partition by {{.Columns}} order by row_id nulls last) as copy,
            -min(weight) over (partition by {{.Columns}})                            as leaving
        from (
            select rowid as row_id, *, 0 as weight
            from {{.Main}}.{{.Model}}
            where dossier_code in (select dossier_code from balance_{{.Model}} where weight < 0)
            union all
            select null, *
            from balance_{{.Model}}
            where weight < 0
        )
    )
    where row_id is not null
      and copy <= leaving
);

insert into {{.Main}}.{{.Model}} by name
select {{.Columns}}
from (
    select *, unnest(range(weight)) as copy
    from balance_{{.Model}}
    where weight > 0
);

drop table temp.balance_{{.Model}}

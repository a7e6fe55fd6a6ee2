-- event_apply: the touched dossiers' rows that are no longer made out, those that were not made before in.
-- Rows that are equal in every column count as often as the model makes them.
create temp table gone_{{.Model}} as
select * from minus_{{.Model}}
except all
select * from {{.Model}};

delete from {{.Main}}.{{.Model}}
where rowid in (
    select row_id
    from (
        select
            row_id,
            row_number() over same_row                                          as copy,
            count(*) filter (where row_id is null) over (partition by {{.Columns}}) as leaving
        from (
            select rowid as row_id, *
            from {{.Main}}.{{.Model}}
            where (select count(*) from gone_{{.Model}}) > 0
              and dossier_code in (select dossier_code from gone_{{.Model}})
            union all
            select null, *
            from gone_{{.Model}}
        )
        window same_row as (partition by {{.Columns}} order by row_id nulls last)
    )
    where row_id is not null
      and copy <= leaving
);

insert into {{.Main}}.{{.Model}} by name
select * from {{.Model}}
except all
select * from minus_{{.Model}};

drop table temp.gone_{{.Model}}

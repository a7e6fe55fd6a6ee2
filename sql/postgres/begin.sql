-- begin: a transaction that cannot write, with our own settings for its length only.
begin transaction isolation level repeatable read read only;
set local statement_timeout = {{.Milliseconds}};
set local timezone = '{{.Zone}}';
set local datestyle = 'ISO, YMD'

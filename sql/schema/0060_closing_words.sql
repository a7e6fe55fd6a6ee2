-- With which words of the forms a period was closed: what an office has signed is printed again in the same words.
-- 1 stands for the closings of before; what each edition says stands in the layouts of reports/ (signed).
alter table closing add column words_edition integer default 1;

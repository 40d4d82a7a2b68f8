-- A cited row of a table is kept as one: the names of its columns, its cells, and which of them answer.
set lock_timeout = '4s';

alter table public.sources add column table_row jsonb;
grant insert (table_row) on public.sources to authenticated;

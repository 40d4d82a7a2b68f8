-- A question keeps whether the web was to be asked as well.
set lock_timeout = '4s';

alter table public.runs add column web boolean not null default false;
grant insert (web) on public.runs to authenticated;

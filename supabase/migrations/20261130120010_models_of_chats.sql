-- A chat may be answered by another model than its project's.
set lock_timeout = '4s';

alter table public.chats add column model text check (length(model) between 1 and 200);
grant insert (model), update (model) on public.chats to authenticated;

-- A question keeps the turns that were handed in with it, and an answer that asks back what may be meant.
set lock_timeout = '4s';

alter table public.runs add column history jsonb;
grant insert (history) on public.runs to authenticated;

alter table public.messages add column choices jsonb not null default '[]';
grant insert (choices) on public.messages to authenticated;

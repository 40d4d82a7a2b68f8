-- A question keeps who was asked to answer it, and an agent's answer what stopped it.
set lock_timeout = '4s';

alter table public.runs add column agent text check (agent in ('simple', 'agent', 'automatic'));
grant insert (agent) on public.runs to authenticated;

alter table public.messages add column limits jsonb not null default '[]';
grant insert (limits) on public.messages to authenticated;

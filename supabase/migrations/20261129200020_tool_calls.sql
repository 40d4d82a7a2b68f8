-- A durable record of calls that change something.
set lock_timeout = '4s';

create table public.tool_calls (
  project_id uuid not null,
  chat_id uuid not null,
  run_id uuid not null,
  step_id text not null check (length(step_id) between 1 and 200),
  tool text not null check (length(tool) between 1 and 64),
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text check (outcome in ('answered', 'unsent', 'unknown')),
  primary key (run_id, step_id),
  foreign key (project_id, chat_id, run_id) references public.runs (project_id, chat_id, id) on delete cascade,
  constraint ended_with_an_outcome check ((ended_at is null) = (outcome is null))
);

select app.protect(array['tool_calls']);

create policy own on public.tool_calls for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
grant insert (project_id, chat_id, run_id, step_id, tool), update (ended_at, outcome) on public.tool_calls to authenticated;

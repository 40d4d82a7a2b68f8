-- How an answer came about, kept beside it for some weeks: with what it was asked, what was searched, and what models were told.

create table public.message_traces (
  message_id uuid primary key,
  project_id uuid not null,
  chat_id uuid not null,
  kept jsonb not null check (octet_length(kept::text) <= 1000000),
  kept_at timestamptz not null default now(),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index message_traces_kept on public.message_traces (kept_at);
create index message_traces_chat on public.message_traces (project_id, chat_id, message_id);

select app.protect(array['message_traces']);

-- Chats, the messages of their branches, and the runs that write answers.

create table public.chats (
  id uuid primary key,
  project_id uuid not null references public.projects on delete cascade,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  title text check (length(title) <= 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  model text check (length(model) between 1 and 200),  -- the connection that was chosen to answer here; null: the project's
  assistant_id uuid,                      -- whose settings apply; it may be deleted, and the chat then says so
  unique (project_id, id)
);
create index chats_of on public.chats (project_id, user_id, updated_at desc, id);

create table public.messages (
  id uuid primary key,
  no bigint generated always as identity,
  project_id uuid not null,
  chat_id uuid not null,
  parent_id uuid,
  role text not null check (role in ('user', 'assistant')),
  content text not null,
  model text,
  status text not null default 'complete' check (status in ('complete', 'stopped', 'failed', 'refused')),
  usage jsonb not null default '{}',
  steps jsonb not null default '[]',
  created_at timestamptz not null default now(),
  choices jsonb not null default '[]',    -- of an answer that asks back: what may be meant
  limits jsonb not null default '[]',     -- of an agent's answer: what stopped it before it knew enough
  unique (project_id, chat_id, id),
  foreign key (project_id, chat_id) references public.chats (project_id, id) on delete cascade,
  foreign key (project_id, chat_id, parent_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index messages_chat on public.messages (chat_id, no);

-- A document may go; what was cited from it stays readable in the answer, so no foreign key leads there.
create table public.sources (
  project_id uuid not null,
  chat_id uuid not null,
  message_id uuid not null,
  n int not null,
  kind text not null check (kind in ('document', 'web', 'tool')),
  title text not null,
  document_id uuid,
  passage_id uuid,
  url text,
  quote text not null,
  place jsonb,
  score float8 not null,
  why text,  -- of what came near and is not cited: why it falls short
  table_row jsonb,                        -- names of columns, cells, and which of them answer, where the quote is a row
  snapshot_id uuid,                       -- of what is from no document: its text as it was taken …
  taken_at timestamptz,                   -- … and when
  primary key (message_id, n),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index sources_document on public.sources (document_id) where document_id is not null;
create index sources_snapshot on public.sources (snapshot_id) where snapshot_id is not null;

create table public.sentences (
  project_id uuid not null,
  chat_id uuid not null,
  message_id uuid not null,
  ordinal int not null,
  starts_at int not null,
  ends_at int not null,
  sources int[] not null,
  support text not null check (support in ('supported', 'weak', 'none')),
  primary key (message_id, ordinal),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);

-- What is kept of a branch up to a message and with it, where it is longer than a model is told as it was said. docs/decisions/0070.
create table public.chat_summaries (
  message_id uuid primary key,
  project_id uuid not null,
  chat_id uuid not null,
  content text not null check (length(content) <= 4000),  -- '': its person wants it forgotten
  messages int not null check (messages > 0),
  model text not null,
  created_at timestamptz not null default now(),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);
create index chat_summaries_chat on public.chat_summaries (project_id, chat_id, created_at);

create table public.feedback (
  project_id uuid not null,
  chat_id uuid not null,
  message_id uuid not null,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  rating text not null check (rating in ('good', 'bad')),
  reason text check (length(reason) <= 2000),
  updated_at timestamptz not null default now(),
  primary key (message_id, user_id),
  foreign key (project_id, chat_id, message_id) references public.messages (project_id, chat_id, id) on delete cascade
);

-- An answer being written. It outlives the request; the lease tells whether its process lives.
create table public.runs (
  id uuid primary key,
  project_id uuid not null,
  chat_id uuid not null,
  user_id uuid not null default app.user_id() references public.users on delete cascade,
  question_id uuid not null,
  answer_id uuid not null default gen_random_uuid() unique,
  model text not null,
  status text not null default 'running' check (status in ('running', 'complete', 'stopped', 'failed', 'refused')),
  stop_requested boolean not null default false,
  lease_until timestamptz not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  document_ids uuid[],                    -- a question asked of some documents is answered again from the same ones
  lease_epoch bigint not null default 0,  -- every claim raises it; writes name theirs
  history jsonb,                          -- … and after the same turns, where they were handed in: [{role, content}]
  agent text check (agent in ('simple', 'agent', 'automatic')),  -- … and by whom, where that was chosen
  web boolean not null default false,     -- … and whether the web was asked as well
  api_key_id uuid,                        -- what it was asked with, where that was a key of theirs
  reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),  -- of budgets, until it ends
  reserved_cost numeric not null default 0 check (reserved_cost >= 0),
  strictness text check (strictness in ('documents', 'documents_first', 'free')),  -- of this answer, where it was chosen for it
  chosen_model text check (length(chosen_model) <= 200),                           -- … and the model
  unique (project_id, chat_id, id),
  foreign key (project_id, chat_id) references public.chats (project_id, id) on delete cascade,
  foreign key (project_id, chat_id, question_id) references public.messages (project_id, chat_id, id) on delete cascade,
  foreign key (api_key_id, user_id) references public.api_keys (id, user_id) on delete set null (api_key_id)
);
create index runs_key on public.runs (api_key_id) where api_key_id is not null;
create index runs_chat on public.runs (chat_id, started_at);
create index runs_question on public.runs (question_id, started_at);
create index runs_open on public.runs (lease_until) where status = 'running';

-- What was found outside the documents, as it was on its date: a page of the web, or what a tool gave. Taken before the answer
-- stands, so that whoever writes on knows it; what no answer cites goes when its run ends.
create table public.snapshots (
  id uuid primary key,
  project_id uuid not null,
  chat_id uuid not null,
  run_id uuid not null,
  kind text not null check (kind in ('web', 'tool')),
  title text not null check (length(title) <= 300),
  url text check (length(url) <= 2000),
  text text not null check (length(text) <= 200000),
  parts jsonb not null check (jsonb_array_length(parts) <= 2000),  -- its passages: [[start, [headings], end, context]]
  taken_at timestamptz not null,
  foreign key (project_id, chat_id, run_id) references public.runs (project_id, chat_id, id) on delete cascade
);
create index snapshots_run on public.snapshots (run_id);

select app.protect(array['chats', 'messages', 'sources', 'sentences', 'feedback', 'runs', 'snapshots', 'chat_summaries']);

-- What waits for work: whoever wrote it died, and somebody has to end it.
create function app.is_waiting(r public.runs) returns boolean
  language sql stable
  return r.status = 'running' and app.is_free(r.lease_until);

-- No foreign key leads to what was cited, so that it may go; but what is not of the project is not named.
create function app.name_only_its_own() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.documents d where d.project_id = new.project_id and d.id = new.document_id) then
    new.document_id := null;
  end if;
  if not exists (select from public.passages p where p.project_id = new.project_id and p.id = new.passage_id) then
    new.passage_id := null;
  end if;
  if not exists (select from public.snapshots s where s.chat_id = new.chat_id and s.id = new.snapshot_id) then
    new.snapshot_id := null;
  end if;
  return new;
end $$;
create trigger name_only_its_own before insert on public.sources for each row
  when (new.document_id is not null or new.passage_id is not null or new.snapshot_id is not null)
  execute function app.name_only_its_own();
create function app.talk_only_to_its_own() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.assistants a where a.project_id = new.project_id and a.id = new.assistant_id) then
    new.assistant_id := null;
  end if;
  return new;
end $$;
create trigger talk_only_to_its_own before insert or update of assistant_id on public.chats for each row
  when (new.assistant_id is not null) execute function app.talk_only_to_its_own();
create function app.ask_only_its_own() returns trigger language plpgsql set search_path = '' as $$
begin
  new.document_ids := array(
    select d.id from public.documents d where d.project_id = new.project_id and d.id = any (new.document_ids));
  return new;
end $$;
create trigger ask_only_its_own before insert on public.runs for each row
  when (new.document_ids is not null) execute function app.ask_only_its_own();

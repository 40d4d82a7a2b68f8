-- What was said long ago in a chat is summarised, and can be read and forgotten.
set lock_timeout = '4s';

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
select app.protect(array['chat_summaries']);
create policy own on public.chat_summaries for all to authenticated
  using (chat_id in (select app.my_chats())) with check (chat_id in (select app.my_chats()));
grant insert (message_id, project_id, chat_id, content, messages, model), update (content) on public.chat_summaries to authenticated;

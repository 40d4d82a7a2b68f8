-- What people are told by mail: what there is to tell, and what was told when. docs/decisions/0102.

-- Files and sites whose work has ended, until whoever added them was told or had seen it. What comes from a site is told with the site. Whose it is says
-- the row that it leads to: a reference to a person would wait for who deletes their account, and they for us.
create table public.ended_work (
  project_id uuid not null,
  document_id uuid,
  crawl_id uuid,
  ended_at timestamptz not null default clock_timestamp(),
  unique (project_id, document_id),
  unique (project_id, crawl_id),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade,
  foreign key (project_id, crawl_id) references public.crawls (project_id, id) on delete cascade,
  check (num_nonnulls(document_id, crawl_id) = 1)
);
create index ended_work_at on public.ended_work (ended_at);

-- One row for each thing that somebody is told about, opened and closed again: what it says is looked up when it is written, so that a letter that waited is true.
create table public.notices (
  user_id uuid not null references public.users on delete cascade,
  project_id uuid references public.projects on delete cascade,  -- null: about what they keep in all projects together
  kind text not null check (kind in ('work', 'quota', 'retention', 'gaps')),
  about text not null default '' check (length(about) <= 100),   -- of a quota: whose, which and how much of it
  due_at timestamptz,                                            -- when it is to be sent; null: there is nothing to tell
  tries int not null default 0,
  told_at timestamptz,                                           -- when it was last closed …
  outcome text check (outcome in ('sent', 'refused', 'moot')),   -- … and how: moot is what was over before it was written
  put_off_at timestamptz,                                        -- since when the mail server answers to its letter: later
  unique nulls not distinct (user_id, project_id, kind, about)
);
create index notices_due on public.notices (kind, due_at) where due_at is not null;
create index notices_project on public.notices (project_id);

select app.protect(array['ended_work', 'notices']);
revoke select on public.ended_work from authenticated;  -- it is the scheduler's own

-- Whoever writes that a file or a site is done. Sites that are fetched again by themselves are not told of: nobody waits for them.
create function app.note_ended_document() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.ended_work (project_id, document_id) values (new.project_id, new.id)
    on conflict (project_id, document_id) do update set ended_at = excluded.ended_at;
  return null;
end $$;
create function app.note_ended_crawl() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.ended_work (project_id, crawl_id) values (new.project_id, new.id)
    on conflict (project_id, crawl_id) do update set ended_at = excluded.ended_at;
  return null;
end $$;
grant insert, update (ended_at) on public.ended_work to ibid_definer;
create policy definer_notes on public.ended_work for all to ibid_definer using (true) with check (true);
select app.seal('app.note_ended_document()', 'service_role');
select app.seal('app.note_ended_crawl()', 'service_role');
create trigger note_ended after update of status on public.documents for each row
  when (old.status is distinct from new.status and new.status in ('ready', 'failed') and new.source_url is null)
  execute function app.note_ended_document();
create trigger note_ended after update of status on public.crawls for each row
  when (old.status is distinct from new.status and new.status in ('done', 'failed') and (new.refresh_hours is null or new.round = 1))
  execute function app.note_ended_crawl();

-- Whether the documents did not answer: it was looked into them, no question came back, and nothing of what was said stands in them.
create function app.is_gap(m public.messages) returns boolean
  language sql stable
  return m.role = 'assistant' and m.status = 'complete' and m.choices = '[]' and m.steps @> '[{"name": "retrieve", "state": "finished"}]'
    and not exists (select from public.sources s where s.message_id = m.id and s.why is null);

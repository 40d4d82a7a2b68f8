-- Passages that no model is shown: they give orders to whatever reads them, hide text, or smuggle a link.

-- A passage in quarantine is stored as all others are, and no search finds it (app.scope_of, app.has).
create table public.quarantined_passages (
  no bigint primary key references public.passages on delete cascade,
  project_id uuid not null,
  document_id uuid not null,
  passage_id uuid not null,
  rule text not null,
  reason text not null,
  excerpt text not null default '',
  score real not null,
  found_at timestamptz not null default now(),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);
create index quarantined_of on public.quarantined_passages (project_id, found_at desc, passage_id);

-- What somebody looked at and let through. It outlives its passage, which is the same one when its file is read again.
create table public.released_passages (
  project_id uuid not null,
  document_id uuid not null,
  passage_id uuid not null,
  released_by uuid default app.user_id() references public.users on delete set null,
  rule text not null,
  reason text not null,
  released_at timestamptz not null default now(),
  primary key (project_id, passage_id),
  foreign key (project_id, document_id) references public.documents (project_id, id) on delete cascade
);

select app.protect(array['quarantined_passages', 'released_passages']);

-- What was remembered of searches was remembered with what was in quarantine then.
create function app.quarantine_changed() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  update public.project_statistics s set version = s.version + 1
    where s.project_id in (select c.project_id from changed c);
  return null;
end $$;
select app.seal('app.quarantine_changed()', 'service_role');
create trigger quarantined after insert on public.quarantined_passages
  referencing new table as changed for each statement execute function app.quarantine_changed();
create trigger left_quarantine after delete on public.quarantined_passages
  referencing old table as changed for each statement execute function app.quarantine_changed();

-- Takes a passage out of quarantine and out of the project; false when it is not there.
create function app.delete_quarantined(project uuid, passage uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
declare
  gone public.quarantined_passages;
begin
  perform app.must_write(project);
  delete from public.quarantined_passages q where q.project_id = project and q.passage_id = passage returning q.* into gone;
  if not found then
    return false;
  end if;
  delete from public.passage_words w where w.no = gone.no;
  delete from public.passages p where p.no = gone.no;
  update public.documents d set passages = d.passages - 1 where d.id = gone.document_id;
  return true;
end $$;
grant delete on public.quarantined_passages, public.passage_words, public.passages to ibid_definer;
grant update (passages) on public.documents to ibid_definer;
create policy definer_deletes on public.quarantined_passages for delete to ibid_definer using (true);
create policy definer_deletes on public.passage_words for delete to ibid_definer using (true);
create policy definer_deletes on public.passages for delete to ibid_definer using (true);
select app.seal('app.delete_quarantined(uuid, uuid)', 'authenticated');

-- Runs and the embedder beside are fenced as documents and crawls are: every claim, cancel and retry raises the epoch, writes name theirs.
set lock_timeout = '4s';

alter table public.runs add column lease_epoch bigint not null default 0;
alter table public.project_embedders add column lease_epoch bigint not null default 0;

create or replace function app.begin_embedder(project uuid, embedder smallint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  insert into public.project_embedders as e (project_id, embedder) values (project, begin_embedder.embedder)
    on conflict (project_id) do update set beside = excluded.embedder, made_to = 0, complete_at = null, sent_at = null, lease_until = null,
      lease_epoch = e.lease_epoch + 1
    where e.beside is null and e.embedder <> excluded.embedder;
  return found;
end $$;

create or replace function app.switch_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  perform from public.project_embedders e where e.project_id = project for update;  -- nothing is stored meanwhile
  update public.project_embedders e set embedder = e.beside, beside = e.embedder, lease_until = null, lease_epoch = e.lease_epoch + 1
    where e.project_id = project and e.beside is not null and app.missing_vectors(project, e.beside) = 0;
  return found;
end $$;

create or replace function app.drop_embedder(project uuid) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_own(project);
  update public.project_embedders e set beside = null, untidy = true, lease_until = null, lease_epoch = e.lease_epoch + 1
    where e.project_id = project and e.beside is not null;
  return found;
end $$;

create function app.is_waiting(r public.runs) returns boolean
  language sql stable
  return r.status = 'running' and app.is_free(r.lease_until);

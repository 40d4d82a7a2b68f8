-- An agent's run is gone on with from its last finished step, by whichever process; and answered again from one of them.
set lock_timeout = '4s';

create table public.checkpoints (
  thread_id text not null,
  checkpoint_ns text not null default '',
  checkpoint_id text not null,
  parent_checkpoint_id text,
  type text,
  checkpoint jsonb not null,
  metadata jsonb not null default '{}',
  run_id uuid not null generated always as (thread_id::uuid) stored references public.runs on delete cascade,
  primary key (thread_id, checkpoint_ns, checkpoint_id)
);
create index checkpoints_run on public.checkpoints (run_id);

-- Each part of the state as often as it changed; passages stand in it by reference.
create table public.checkpoint_blobs (
  thread_id text not null,
  checkpoint_ns text not null default '',
  channel text not null,
  version text not null,
  type text not null,
  blob bytea check (length(blob) <= 1000000),
  run_id uuid not null generated always as (thread_id::uuid) stored references public.runs on delete cascade,
  primary key (thread_id, checkpoint_ns, channel, version)
);
create index checkpoint_blobs_run on public.checkpoint_blobs (run_id);

create table public.checkpoint_writes (
  thread_id text not null,
  checkpoint_ns text not null default '',
  checkpoint_id text not null,
  task_id text not null,
  idx int not null,
  channel text not null,
  type text,
  blob bytea not null check (length(blob) <= 1000000),
  task_path text not null default '',
  run_id uuid not null generated always as (thread_id::uuid) stored references public.runs on delete cascade,
  primary key (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
);
create index checkpoint_writes_run on public.checkpoint_writes (run_id);

select app.protect(array['checkpoints', 'checkpoint_blobs', 'checkpoint_writes']);

-- What an agent's run leaves behind on its way is its asker's, as the run is.
create policy own on public.checkpoints for all to authenticated
  using (exists (select from public.runs r where r.id = run_id)) with check (exists (select from public.runs r where r.id = run_id));
create policy own on public.checkpoint_blobs for all to authenticated
  using (exists (select from public.runs r where r.id = run_id)) with check (exists (select from public.runs r where r.id = run_id));
create policy own on public.checkpoint_writes for all to authenticated
  using (exists (select from public.runs r where r.id = run_id)) with check (exists (select from public.runs r where r.id = run_id));
grant insert (thread_id, checkpoint_ns, checkpoint_id, parent_checkpoint_id, checkpoint, metadata), update (checkpoint, metadata),
  delete on public.checkpoints to authenticated;
grant insert (thread_id, checkpoint_ns, channel, version, type, blob), delete on public.checkpoint_blobs to authenticated;
grant insert (thread_id, checkpoint_ns, checkpoint_id, task_id, task_path, idx, channel, type, blob), update (channel, type, blob),
  delete on public.checkpoint_writes to authenticated;


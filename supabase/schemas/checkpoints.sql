-- Where an agent stands in a run, after each of its steps. LangGraph's checkpointer writes and reads these tables, so their columns are
-- those that its own migrations would make, which are never run; `run_id` is ours. docs/decisions/0063 says why it is so.

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

-- When somebody's work was last taken by a worker, a project at a time: turns go round by it.
set lock_timeout = '4s';

create table public.work_turns (
  person_id uuid not null references public.users on delete cascade,
  project_id uuid not null references public.projects on delete cascade,
  taken_at timestamptz not null,
  primary key (person_id, project_id)
);
create index work_turns_project on public.work_turns (project_id);
select app.protect(array['work_turns']);
-- It is the workers' own.
revoke all on public.work_turns from authenticated;

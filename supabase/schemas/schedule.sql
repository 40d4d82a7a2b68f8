-- Which of the schedulers leads: a row, since a lock of a session goes wrong behind a pooler of connections.
create table public.scheduler_leader (
  one boolean primary key default true check (one),
  holder text not null,
  lease_until timestamptz not null
);

-- What is done now and then (contracts/jobs.py), by whichever scheduler leads and has the job's own lease: one that was stopped while it led
-- and wakes late has neither.
create table public.scheduled_jobs (
  name text primary key,
  done_at timestamptz,  -- to its end
  every_seconds int check (every_seconds > 0),  -- as the scheduler that began last says; null: none does it any more
  allowed boolean not null default true,  -- by the settings of that scheduler
  switched_off_at timestamptz,  -- by an admin
  wanted_at timestamptz,  -- by an admin: at once, and also where it is switched off
  next_at timestamptz,  -- null: it was never begun
  holder text,
  lease_until timestamptz,
  lease_epoch bigint not null default 0
);

-- The last runs of each.
create table public.job_runs (
  job text not null references public.scheduled_jobs on delete cascade,
  epoch bigint not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  outcome text check (outcome in ('done', 'failed', 'lost')),
  count int check (count >= 0),
  sentence text check (length(sentence) <= 500),
  scheduler text not null check (length(scheduler) <= 200),
  by_hand boolean not null,
  primary key (job, epoch),
  check ((ended_at is null) = (outcome is null))
);

select app.protect(array['scheduler_leader', 'scheduled_jobs', 'job_runs']);
revoke all on public.scheduler_leader, public.scheduled_jobs, public.job_runs from authenticated;  -- they are the schedulers' own

-- Jobs as admins of the installation see them; of each its last ten runs.
create function app.jobs()
  returns table (name text, state text, enabled boolean, every_seconds int, running_since timestamptz, next_at timestamptz, done_at timestamptz, wanted boolean, runs jsonb)
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  return query
    select j.name,
      case when not app.is_free(j.lease_until) then 'running' when not j.allowed then 'off_by_settings'
        when j.switched_off_at is not null then 'off' else 'waiting' end,
      j.switched_off_at is null,
      j.every_seconds,
      case when not app.is_free(j.lease_until) then
        (select r.started_at from public.job_runs r where r.job = j.name and r.epoch = j.lease_epoch) end,
      case when j.allowed and j.switched_off_at is null then j.next_at end,
      j.done_at, j.wanted_at is not null,
      (select coalesce(jsonb_agg(to_jsonb(r) - 'job' - 'epoch' order by r.epoch desc), '[]')
        from (select * from public.job_runs l where l.job = j.name order by l.epoch desc limit 10) r)
    from public.scheduled_jobs j where j.every_seconds is not null order by j.name;
end $$;

create function app.leading_scheduler() returns text
  language plpgsql stable security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  return (select l.holder from public.scheduler_leader l where l.lease_until > now());
end $$;

-- What runs goes on to its end. False: there is no such job.
create function app.switch_job(job text, enabled boolean) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  update public.scheduled_jobs j set switched_off_at = case when not enabled then coalesce(j.switched_off_at, now()) end
    where j.name = job and j.every_seconds is not null;
  return found;
end $$;

-- `done`, `absent`, or `off_by_settings`: then no run was asked for.
create function app.want_job(job text) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_be_admin();
  update public.scheduled_jobs j set wanted_at = coalesce(j.wanted_at, now()) where j.name = job and j.every_seconds is not null and j.allowed;
  return case when found then 'done' when exists (select from public.scheduled_jobs j where j.name = job and j.every_seconds is not null)
    then 'off_by_settings' else 'absent' end;
end $$;

grant update (switched_off_at, wanted_at) on public.scheduled_jobs to ibid_definer;
create policy definer_switches on public.scheduled_jobs for update to ibid_definer using (true) with check (true);
select app.seal('app.jobs()', 'authenticated');
select app.seal('app.leading_scheduler()', 'authenticated');
select app.seal('app.switch_job(text, boolean)', 'authenticated');
select app.seal('app.want_job(text)', 'authenticated');

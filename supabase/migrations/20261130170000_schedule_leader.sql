-- Several schedulers on one database: one leads.
set lock_timeout = '4s';

-- Which of the schedulers leads: a row, since a lock of a session goes wrong behind a pooler of connections.
create table public.scheduler_leader (
  one boolean primary key default true check (one),
  holder text not null,
  lease_until timestamptz not null
);

-- When what is done now and then was last done to its end, by whichever scheduler led.
create table public.scheduled_jobs (
  name text primary key,
  done_at timestamptz not null
);

select app.protect(array['scheduler_leader', 'scheduled_jobs']);
revoke all on public.scheduler_leader, public.scheduled_jobs from authenticated;  -- they are the schedulers' own

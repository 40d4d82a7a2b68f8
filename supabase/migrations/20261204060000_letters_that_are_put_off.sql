-- A letter that its mail server puts off ends at some time, and what nobody is told of is found by its age.
set lock_timeout = '4s';

alter table public.notices add column put_off_at timestamptz;  -- since when the mail server answers to its letter: later
create index ended_work_at on public.ended_work (ended_at);

-- How often what was tried: guesses at passwords, and sign-ups. Here and not in Redis, so that
-- emptying a cache gives nobody new guesses.
set lock_timeout = '4s';
grant usage, create on schema app to ibid_definer;

create table public.attempts (
  subject bytea primary key,  -- a keyed digest: the table tells nobody which addresses were tried
  at timestamptz[] not null,
  ends_at timestamptz not null
);
create index attempts_ends on public.attempts (ends_at);
-- No policy for anybody: the API reaches it through the two functions below.
select app.protect(array['attempts']);
grant insert, update, delete on public.attempts to ibid_definer;
create policy definer_counts on public.attempts for all to ibid_definer using (true) with check (true);

-- Takes one from each of these budgets, or from none; `wait_seconds` says when there is room again.
-- The window slides: in no hour whatsoever is there more than a limit.
create function app.take_attempts(subjects bytea[], limits int[], seconds int)
  returns table (taken_at timestamptz, wait_seconds int)
  language plpgsql security definer set search_path = ''
  as $$
declare
  span interval := make_interval(secs => seconds);
  moment timestamptz;
begin
  -- Locks the rows, always in the same order, so that two callers never wait for each other.
  insert into public.attempts as a (subject, at, ends_at)
    select s, '{}', clock_timestamp() + span from unnest(subjects) s order by s
    on conflict (subject) do update set
      at = array(select t from unnest(a.at) t where t > clock_timestamp() - span order by t),
      ends_at = excluded.ends_at;
  moment := clock_timestamp();
  select max(ceil(extract(epoch from a.at[cardinality(a.at) - b.most + 1] + span - moment)))
    into wait_seconds
    from public.attempts a join unnest(subjects, limits) b (subject, most) using (subject)
    where cardinality(a.at) >= b.most;
  if wait_seconds is null then
    taken_at := moment;
    update public.attempts a set at = a.at || moment where a.subject = any(subjects);
  else
    wait_seconds := greatest(wait_seconds, 1);
  end if;
  -- Last, and without waiting for anybody: what nobody has tried for a whole window.
  delete from public.attempts a using (
    select e.subject from public.attempts e where e.ends_at < moment
    order by e.ends_at limit 20 for update skip locked) gone
    where a.subject = gone.subject;
  return next;
end $$;

-- What turned out to be no wrong guess is not counted.
create function app.give_back_attempts(subjects bytea[], taken timestamptz) returns void
  language sql security definer set search_path = ''
  as $$
    update public.attempts a set at = array_remove(a.at, taken)
    from (select e.subject from public.attempts e where e.subject = any(subjects)
          order by e.subject for update) mine
    where a.subject = mine.subject
  $$;

select app.seal('app.take_attempts(bytea[], int[], int)', 'anon');
select app.seal('app.give_back_attempts(bytea[], timestamptz)', 'anon');
revoke create on schema app from ibid_definer;

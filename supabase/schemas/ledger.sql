-- What calls to models came to, and what models cost.

-- One row for each call, written once it is over. What was used stays used when a chat, a project or a key is gone, so no foreign
-- key leads there, and nobody changes a row.
create table public.ledger (
  no bigint generated always as identity primary key,
  id uuid not null unique,                -- of the call: entered once, however often that is tried
  at timestamptz not null,
  user_id uuid not null references public.users on delete cascade,
  project_id uuid,
  api_key_id uuid,
  run_id uuid,
  message_id uuid,
  document_id uuid,
  role text not null check (role in ('answer', 'agent', 'guard', 'rewrite', 'judge', 'embed', 'transcribe', 'rerank')),
  model text not null,
  outcome text not null check (outcome in ('complete', 'stopped', 'failed')),
  input_tokens bigint not null check (input_tokens >= 0),
  cached_tokens bigint not null check (cached_tokens between 0 and input_tokens),  -- of the input tokens, read before
  output_tokens bigint not null check (output_tokens >= 0),
  estimated boolean not null,             -- the model's server did not say; counted from characters
  cost numeric check (cost >= 0),         -- in US dollars; null where nobody named a price
  seconds numeric not null default 0 check (seconds >= 0),    -- of a recording that was transcribed
  searches bigint not null default 0 check (searches >= 0)    -- that were reranked, as the provider counts them
);
create index ledger_user on public.ledger (user_id, at);
create index ledger_project on public.ledger (project_id, at) where project_id is not null;
create index ledger_key on public.ledger (api_key_id, at) where api_key_id is not null;
create index ledger_run on public.ledger (run_id) where run_id is not null;

-- In US dollars per million tokens, per second of a recording or per search, by the name that the settings have for a model. Whoever runs the installation writes them.
create table public.prices (
  model text primary key check (length(model) between 1 and 300),
  input numeric check (input >= 0),
  output numeric not null check (output >= 0),
  cached numeric check (cached >= 0),     -- of input that was read before; null: as `input`
  second numeric check (second >= 0),
  search numeric check (search >= 0),
  check (num_nonnulls(input, second, search) > 0)
);

select app.protect(array['ledger', 'prices']);

-- Calls of one question, or of one document. Those of a run are entered by whoever ends it, and only once. People enter their own,
-- in projects that they are in, or that are gone by then; of an answer of theirs also after they were put out of its project.
create function app.enter_in_ledger(whose uuid, project uuid, key uuid, run uuid, message uuid, document uuid, calls jsonb)
  returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if not app.is_worker() and (app.user_id() is distinct from whose
      or exists (select from public.projects p where p.id = project
        and not exists (select from public.members m where m.project_id = p.id and m.user_id = whose)
        and not exists (select from public.runs r where r.id = run and r.project_id = p.id and r.user_id = whose))
      or exists (select from public.api_keys k where k.id = key and k.user_id <> whose)
      or exists (select from public.runs r where r.id = run and r.user_id <> whose)
      or exists (select from public.messages m join public.chats c on c.id = m.chat_id where m.id = message and c.user_id <> whose)
      or exists (select from public.documents d where d.id = document and d.project_id is distinct from project)) then
    raise insufficient_privilege using schema = 'app', message = 'Nobody enters what others have used.';
  end if;
  insert into public.ledger (id, at, user_id, project_id, api_key_id, run_id, message_id, document_id, role, model, outcome,
      input_tokens, cached_tokens, output_tokens, estimated, cost, seconds, searches)
    select c.id, c.at, whose, project, key, run, message, document, c.role, c.model, c.outcome,
      c.input_tokens, c.cached_tokens, c.output_tokens, c.estimated, c.cost, coalesce(c.seconds, 0), coalesce(c.searches, 0)
    from jsonb_to_recordset(calls) as c (id uuid, at timestamptz, role text, model text, outcome text, input_tokens bigint,
      cached_tokens bigint, output_tokens bigint, estimated boolean, cost numeric, seconds numeric, searches bigint)
    where run is null or not exists (select from public.ledger l where l.run_id = run)
    on conflict (id) do nothing;
end $$;
grant insert on public.ledger to ibid_definer;
create policy definer_enters on public.ledger for insert to ibid_definer with check (true);
select app.seal('app.enter_in_ledger(uuid, uuid, uuid, uuid, uuid, uuid, jsonb)', 'authenticated, service_role');

-- What a project, or a key, may use in a day and in a month of UTC: tokens, US dollars, questions. Those of people are in the settings.
create table public.budgets (
  project_id uuid unique references public.projects on delete cascade,
  api_key_id uuid unique references public.api_keys on delete cascade,
  tokens_per_day bigint check (tokens_per_day > 0),
  tokens_per_month bigint check (tokens_per_month > 0),
  cost_per_day numeric check (cost_per_day > 0),
  cost_per_month numeric check (cost_per_month > 0),
  questions_per_day bigint check (questions_per_day > 0),
  questions_per_month bigint check (questions_per_month > 0),
  check (num_nonnulls(project_id, api_key_id) = 1)
);
select app.protect(array['budgets']);

-- Each question, by whose it counts. It stays when a chat, a project or a key is gone, so that nobody asks anew by deleting; one that failed, or whose
-- process died, goes with that. Kept for the month that it counts in.
create table public.questions (
  project_id uuid not null,
  run_id uuid not null,
  user_id uuid not null references public.users on delete cascade,
  api_key_id uuid,
  at timestamptz not null default now(),
  primary key (project_id, run_id)
);
create index questions_user on public.questions (user_id, at);
create index questions_project on public.questions (project_id, at);
create index questions_key on public.questions (api_key_id, at) where api_key_id is not null;
select app.protect(array['questions']);

create function app.count_question() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into public.questions (project_id, run_id, user_id, api_key_id) values (new.project_id, new.id, new.user_id, new.api_key_id);
    delete from public.questions q where q.user_id = new.user_id and q.at < now() - interval '40 days';
  else
    delete from public.questions q where q.project_id = new.project_id and q.run_id = new.id;
  end if;
  return null;
end $$;
create trigger count_question after insert on public.runs for each row execute function app.count_question();
create trigger give_question_back after update of status on public.runs for each row
  when (new.status = 'failed') execute function app.count_question();
grant insert, delete on public.questions to ibid_definer;
create policy definer_counts on public.questions for all to ibid_definer using (true) with check (true);
select app.seal('app.count_question()', 'service_role');

-- Owners limit their project, people their keys. Null everywhere: no limit.
create function app.set_budget(project uuid, key uuid, wanted jsonb) returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if num_nonnulls(project, key) <> 1 then
    raise invalid_parameter_value using message = 'A budget is of a project or of a key.';
  end if;
  if project is not null then
    if not exists (select from public.members m
        where m.project_id = project and m.user_id = app.user_id() and m.role = 'owner') then
      raise insufficient_privilege using schema = 'app', message = 'Only owners of this project can do this. Ask one of them.';
    end if;
  elsif not exists (select from public.api_keys k where k.id = key and k.user_id = app.user_id()) then
    raise insufficient_privilege using schema = 'app', message = 'This key is not yours.';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('set budget ' || coalesce(project, key), 0));
  delete from public.budgets b where b.project_id = project or b.api_key_id = key;
  insert into public.budgets
    select project, key, w.tokens_per_day, w.tokens_per_month, w.cost_per_day, w.cost_per_month, w.questions_per_day, w.questions_per_month
    from jsonb_to_record(wanted) as w (tokens_per_day bigint, tokens_per_month bigint, cost_per_day numeric, cost_per_month numeric,
      questions_per_day bigint, questions_per_month bigint)
    where num_nonnulls(w.tokens_per_day, w.tokens_per_month, w.cost_per_day, w.cost_per_month, w.questions_per_day, w.questions_per_month) > 0;
end $$;

-- What calls that belong to no run and to no document may come to: a search outside of a question, vectors of another embedder. Kept from before
-- they are made until they are entered; of a process that died, until `expires_at`.
create table public.reservations (
  id uuid primary key,
  user_id uuid not null references public.users on delete cascade,
  project_id uuid references public.projects on delete cascade,
  api_key_id uuid references public.api_keys on delete cascade,
  tokens bigint not null check (tokens >= 0),
  cost numeric not null check (cost >= 0),
  expires_at timestamptz not null
);
create index reservations_user on public.reservations (user_id);
create index reservations_project on public.reservations (project_id) where project_id is not null;
create index reservations_key on public.reservations (api_key_id) where api_key_id is not null;
select app.protect(array['reservations']);

-- Each limit that this person's question, search or document comes under, what was used of it, and what is kept for answers that are being
-- written, searches that are being made and documents that are being read, this one among them. With `reserving`, whoever reserves from the same budget waits until
-- this transaction has ended: what they see then is true. A cost that nobody knows counts for nothing.
create function app.budgets_for(person uuid, project uuid, key uuid, of_person jsonb, reserving boolean)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
begin
  if reserving then
    perform pg_advisory_xact_lock(hashtextextended('budget ' || s.subject, 0)) from (
      select unnest as subject from unnest(array[person, project, key]) where unnest is not null order by 1) s;
  end if;
  return query
    with subject (name, id, limits) as (
      select 'person', person, of_person
      union all select 'project', b.project_id, to_jsonb(b) from public.budgets b where b.project_id = project
      union all select 'key', b.api_key_id, to_jsonb(b) from public.budgets b where b.api_key_id = key
    ), limited as (
      select s.name, s.id, l.per, l.unit, (s.limits ->> (l.unit || '_per_' || l.per))::numeric as most,
        date_trunc(l.per, now(), 'UTC') as since,
        (date_trunc(l.per, now() at time zone 'UTC') + ('1 ' || l.per)::interval) at time zone 'UTC' as until
      from subject s, (values ('day', 'tokens'), ('day', 'cost'), ('day', 'questions'), ('month', 'tokens'), ('month', 'cost'),
        ('month', 'questions')) l (per, unit)
    )
    select l.name, l.per, l.unit, l.most, case l.unit when 'questions' then q.over else coalesce(u.sum, 0) end,
      case l.unit when 'questions' then q.running else coalesce(r.sum, 0) + coalesce(d.sum, 0) + coalesce(v.sum, 0) end, l.until
    from limited l
    cross join lateral (
      select count(*) filter (where o.id is null) as over, count(o.id) as running from (
        select * from public.questions p where l.name = 'person' and p.user_id = l.id and p.at >= l.since
        union all select * from public.questions p where l.name = 'project' and p.project_id = l.id and p.at >= l.since
        union all select * from public.questions p where l.name = 'key' and p.api_key_id = l.id and p.at >= l.since) a
      left join public.runs o on o.id = a.run_id and o.status = 'running'
      where l.unit = 'questions') q
    cross join lateral (
      select sum(case l.unit when 'tokens' then e.input_tokens + e.output_tokens else e.cost end) from (
        select * from public.ledger p where l.name = 'person' and p.user_id = l.id and p.at >= l.since
        union all select * from public.ledger p where l.name = 'project' and p.project_id = l.id and p.at >= l.since
        union all select * from public.ledger p where l.name = 'key' and p.api_key_id = l.id and p.at >= l.since) e) u
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.reserved_tokens else o.reserved_cost end)
      from public.runs o where o.status = 'running'
        and l.id = case l.name when 'person' then o.user_id when 'project' then o.project_id else o.api_key_id end) r
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.reserved_tokens else o.reserved_cost end)
      from public.documents o where o.status = 'processing' and not app.is_free(o.lease_until)
        and l.id = case l.name when 'person' then o.created_by when 'project' then o.project_id end) d
    cross join lateral (
      select sum(case l.unit when 'tokens' then o.tokens else o.cost end) from (
        select * from public.reservations p where l.name = 'person' and p.user_id = l.id
        union all select * from public.reservations p where l.name = 'project' and p.project_id = l.id
        union all select * from public.reservations p where l.name = 'key' and p.api_key_id = l.id) o
      where o.expires_at > now()) v
    where l.most is not null;
end $$;

-- The caller's own.
create function app.budgets_of(project uuid, key uuid, of_person jsonb, reserving boolean)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
declare
  me uuid := app.user_id();
begin
  if me is null
      or project is not null and not exists (select from public.members m where m.project_id = project and m.user_id = me)
      or exists (select from public.api_keys k where k.id = key and k.user_id <> me) then
    return;
  end if;
  return query select * from app.budgets_for(me, project, key, of_person, reserving);
end $$;
-- Keep so much of each budget that these calls come under, and say how it stands with it kept: whoever finds one exceeded rolls back. Nothing
-- is kept where nothing is limited. People reserve for themselves, as they enter what they have used.
create function app.reserve(reservation public.reservations, of_person jsonb)
  returns table (whose text, per text, unit text, most numeric, used numeric, reserved numeric, renews_at timestamptz)
  language plpgsql security definer set search_path = '' as $$
begin
  if not app.is_worker() and (app.user_id() is distinct from reservation.user_id
      or not exists (select from public.members m where m.project_id = reservation.project_id and m.user_id = reservation.user_id)
      or exists (select from public.api_keys k where k.id = reservation.api_key_id and k.user_id <> reservation.user_id)) then
    raise insufficient_privilege using schema = 'app', message = 'Nobody reserves what others may use.';
  end if;
  if jsonb_strip_nulls(of_person) = '{}' and not exists (select from public.budgets b
      where b.project_id = reservation.project_id or b.api_key_id = reservation.api_key_id) then
    return;
  end if;
  insert into public.reservations select reservation.*;
  return query select * from app.budgets_for(reservation.user_id, reservation.project_id, reservation.api_key_id, of_person, true);
  delete from public.reservations r where r.user_id = reservation.user_id and r.expires_at < now();
end $$;

-- Once what was reserved for is in the ledger, in the same transaction.
create function app.release_reservation(reservation uuid) returns void
  language sql security definer set search_path = ''
  as $$ delete from public.reservations r where r.id = reservation and (app.is_worker() or r.user_id = app.user_id()) $$;
grant insert, delete on public.reservations to ibid_definer;
create policy definer_reserves on public.reservations for all to ibid_definer using (true) with check (true);

grant insert, delete on public.budgets to ibid_definer;
create policy definer_limits on public.budgets for all to ibid_definer using (true) with check (true);
select app.seal('app.set_budget(uuid, uuid, jsonb)', 'authenticated');
select app.seal('app.budgets_for(uuid, uuid, uuid, jsonb, boolean)', 'ibid_definer, service_role');
select app.seal('app.reserve(public.reservations, jsonb)', 'authenticated, service_role');
select app.seal('app.release_reservation(uuid)', 'authenticated, service_role');
select app.seal('app.budgets_of(uuid, uuid, jsonb, boolean)', 'authenticated');

-- A ledger of calls to models, and what models cost; a run knows the key that it was asked with.
set lock_timeout = '4s';

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
  cost numeric check (cost >= 0)          -- in US dollars; null where nobody named a price
);
create index ledger_user on public.ledger (user_id, at);
create index ledger_project on public.ledger (project_id, at) where project_id is not null;
create index ledger_key on public.ledger (api_key_id, at) where api_key_id is not null;
create index ledger_run on public.ledger (run_id) where run_id is not null;

-- In US dollars per million tokens, by the name that the settings have for a model. Whoever runs the installation writes them.
create table public.prices (
  model text primary key check (length(model) between 1 and 300),
  input numeric not null check (input >= 0),
  output numeric not null check (output >= 0),
  cached numeric check (cached >= 0)      -- of input that was read before; null: as `input`
);

select app.protect(array['ledger', 'prices']);

-- Calls of one question, or of one document. Those of a run are entered by whoever ends it, and only once. People enter their own,
-- in projects that they are in, or that are gone by then.
create function app.enter_in_ledger(whose uuid, project uuid, key uuid, run uuid, message uuid, document uuid, calls jsonb)
  returns void
  language plpgsql security definer set search_path = '' as $$
begin
  if app.user_id() is not null and (app.user_id() <> whose
      or exists (select from public.projects p where p.id = project
        and not exists (select from public.members m where m.project_id = p.id and m.user_id = whose))
      or exists (select from public.api_keys k where k.id = key and k.user_id <> whose)) then
    raise insufficient_privilege using schema = 'app', message = 'Nobody enters what others have used.';
  end if;
  insert into public.ledger (id, at, user_id, project_id, api_key_id, run_id, message_id, document_id, role, model, outcome,
      input_tokens, cached_tokens, output_tokens, estimated, cost)
    select c.id, c.at, whose, project, key, run, message, document, c.role, c.model, c.outcome,
      c.input_tokens, c.cached_tokens, c.output_tokens, c.estimated, c.cost
    from jsonb_to_recordset(calls) as c (id uuid, at timestamptz, role text, model text, outcome text, input_tokens bigint,
      cached_tokens bigint, output_tokens bigint, estimated boolean, cost numeric)
    where run is null or not exists (select from public.ledger l where l.run_id = run)
    on conflict (id) do nothing;
end $$;
grant insert on public.ledger to ibid_definer;
create policy definer_enters on public.ledger for insert to ibid_definer with check (true);
select app.seal('app.enter_in_ledger(uuid, uuid, uuid, uuid, uuid, uuid, jsonb)', 'authenticated, service_role');

-- The ledger. People see their own entries, owners all of their project; prices are no secret.
create policy own_and_owned on public.ledger for select to authenticated
  using (user_id = (select app.user_id()) or project_id in (select app.my_owned_projects()));
create policy anyone_sees on public.prices for select to authenticated using ((select app.user_id()) is not null);

alter table public.api_keys add unique (id, user_id);
alter table public.runs add column api_key_id uuid,
  add foreign key (api_key_id, user_id) references public.api_keys (id, user_id) on delete set null (api_key_id);
create index runs_key on public.runs (api_key_id) where api_key_id is not null;
grant insert (api_key_id) on public.runs to authenticated;

-- What a person wishes of every answer of theirs.
set lock_timeout = '4s';

create table public.personal_settings (
  user_id uuid primary key default app.user_id() references public.users on delete cascade,
  instructions text not null default '' check (length(instructions) <= 2000)
);
select app.protect(array['personal_settings']);
create policy own on public.personal_settings for all to authenticated
  using (user_id = (select app.user_id())) with check (user_id = (select app.user_id()));
grant insert (instructions), update (instructions) on public.personal_settings to authenticated;

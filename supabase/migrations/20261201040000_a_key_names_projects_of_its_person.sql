-- The projects of a key are those of whoever makes it, whatever asks for it. Of a key that there is they may go.
set lock_timeout = '4s';

create policy of_theirs on public.api_keys as restrictive for insert to authenticated
  with check (projects is null or projects <@ array(select app.my_projects()));

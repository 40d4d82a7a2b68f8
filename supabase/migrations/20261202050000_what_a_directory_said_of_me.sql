-- What is kept about a person is theirs to take along, what a directory said of them included.
set lock_timeout = '4s';

-- What the directory said of whoever asks: theirs to read, and nobody else's.
create function app.scim_of_me() returns setof public.scim_people
  language sql stable security definer set search_path = ''
  as $$ select * from public.scim_people p where p.user_id = app.user_id() $$;
select app.seal('app.scim_of_me()', 'authenticated');

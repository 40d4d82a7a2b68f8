-- While APIs are replaced, one of before reinstates as it did.
set lock_timeout = '4s';

-- As an API asks that does not know who else may say so, while one of the next release is started beside it; goes with the release after. All who said
-- so are taken for speaking, so that nobody comes back by this whom the new one would keep out.
create function app.reinstate(person uuid) returns text
  language plpgsql security definer set search_path = '' as $$
begin
  perform app.must_administer();
  return (select r.outcome from app.reinstate(person, array(select s.source from public.suspensions s where s.user_id = person)) r);
end $$;

select app.seal('app.reinstate(uuid)', 'authenticated');

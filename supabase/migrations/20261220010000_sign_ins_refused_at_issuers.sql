-- Sign-ins at an issuer that let nobody in are events as well.
set lock_timeout = '4s';

-- What somebody came back with from an issuer, and was not let in by: as whom they are known here, else of whose address the issuer spoke.
create function app.note_refused_sign_in(issuer text, person uuid, wanted text, why text) returns void
  language sql security definer set search_path = ''
  as $$
    insert into public.audit (user_id, action, subject, detail)
      values (null, 'sign-in-failed', coalesce(person, (select u.id from public.users u where u.email = lower(wanted))),
        jsonb_build_object('by', issuer, 'why', why))
  $$;
select app.seal('app.note_refused_sign_in(text, uuid, text, text)', 'anon');

-- Nobody says of a passage that it was released unless it is in quarantine in that document of that project.
set lock_timeout = '4s';

drop policy editors_release on public.released_passages;
create policy editors_release on public.released_passages for insert to authenticated
  with check (project_id in (select app.my_writable_projects()) and released_by = (select app.user_id())
    and exists (select from public.quarantined_passages q where q.project_id = released_passages.project_id
      and q.document_id = released_passages.document_id and q.passage_id = released_passages.passage_id));

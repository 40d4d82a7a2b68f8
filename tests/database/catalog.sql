-- A database said object by object: after each `-- kind:` a query for a name and everything about it that could differ.
-- What PostgreSQL numbers or measures (object ids, sizes, positions left by dropped columns) is left out.

-- kind: schema
select n.nspname, concat_ws(' | ', n.nspowner::regrole, pg_temp.rights(coalesce(n.nspacl, acldefault('n', n.nspowner))))
from pg_namespace n where n.nspname in ('public', 'app', 'extensions')

-- kind: extension
select e.extname, concat_ws(' | ', e.extnamespace::regnamespace, e.extversion) from pg_extension e

-- kind: role
select r.rolname, concat_ws(' | ',
  row(r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb, r.rolcanlogin, r.rolreplication, r.rolbypassrls, r.rolconnlimit),
  r.rolconfig,
  (select string_agg(format('%s admin=%s inherit=%s set=%s', m.roleid::regrole, m.admin_option, m.inherit_option, m.set_option), ', '
     order by m.roleid::regrole::text, m.admin_option)
   from pg_auth_members m where m.member = r.oid))
from pg_roles r where r.rolname !~ '^pg_'

-- kind: default right
select concat_ws(' ', d.defaclrole::regrole, d.defaclnamespace::regnamespace, d.defaclobjtype), pg_temp.rights(d.defaclacl)
from pg_default_acl d

-- kind: relation
select c.oid::regclass::text, concat_ws(' | ', c.relkind, c.relowner::regrole, c.relpersistence, c.relrowsecurity,
  c.relforcerowsecurity, c.reloptions, c.relreplident, pg_get_partkeydef(c.oid), pg_get_expr(c.relpartbound, c.oid),
  (select string_agg(i.inhparent::regclass::text, ' ') from pg_inherits i where i.inhrelid = c.oid),
  case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
  case c.relkind when 'c' then null else pg_temp.rights(
    coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's'::"char" else 'r' end, c.relowner))) end,
  obj_description(c.oid, 'pg_class'))
from pg_class c where pg_temp.is_ours(c.relnamespace) and c.relkind not in ('i', 'I')

-- kind: column
select a.attrelid::regclass || '.' || a.attname, concat_ws(' | ',
  row_number() over (partition by a.attrelid order by a.attnum),
  format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attgenerated, a.attidentity, a.attstorage, a.attcompression,
  a.attcollation::regcollation, a.attoptions, a.attstattarget,
  (select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum),
  pg_temp.rights(a.attacl), col_description(a.attrelid, a.attnum))
from pg_attribute a join pg_class c on c.oid = a.attrelid
where pg_temp.is_ours(c.relnamespace) and c.relkind in ('r', 'p', 'v', 'm', 'c') and a.attnum > 0 and not a.attisdropped

-- kind: sequence
select s.seqrelid::regclass::text, concat_ws(' | ', s.seqtypid::regtype, s.seqstart, s.seqincrement, s.seqmax, s.seqmin,
  s.seqcache, s.seqcycle, (
    select string_agg(d.refobjid::regclass || '.' || d.refobjsubid, ' ') from pg_depend d
    where d.objid = s.seqrelid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')))
from pg_sequence s join pg_class c on c.oid = s.seqrelid where pg_temp.is_ours(c.relnamespace)

-- kind: constraint
select concat_ws('.', coalesce(nullif(k.conrelid, 0)::regclass::text, k.contypid::regtype::text), k.conname),
  concat_ws(' | ', k.contype, pg_get_constraintdef(k.oid), k.convalidated, k.condeferrable, k.condeferred, k.connoinherit)
from pg_constraint k where pg_temp.is_ours(k.connamespace)

-- kind: index
select i.indexrelid::regclass::text, concat_ws(' | ', pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisclustered,
  i.indisreplident, c.reloptions,
  (select string_agg(p.inhparent::regclass::text, ' ') from pg_inherits p where p.inhrelid = i.indexrelid))
from pg_index i join pg_class c on c.oid = i.indexrelid where pg_temp.is_ours(c.relnamespace)

-- kind: type
select t.oid::regtype::text, concat_ws(' | ', t.typtype, t.typowner::regrole, format_type(t.typbasetype, t.typtypmod),
  t.typnotnull, t.typdefault,
  (select string_agg(e.enumlabel, ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
  pg_temp.rights(coalesce(t.typacl, acldefault('T', t.typowner))))
from pg_type t where pg_temp.is_ours(t.typnamespace) and t.typelem = 0 and not pg_temp.is_of_extension(t.oid)

-- kind: function
select p.oid::regprocedure::text, concat_ws(' | ', p.proowner::regrole,
  case when p.prokind in ('f', 'p') then pg_get_functiondef(p.oid) else p.prokind::text end,
  pg_temp.rights(coalesce(p.proacl, acldefault('f', p.proowner))), obj_description(p.oid, 'pg_proc'))
from pg_proc p where pg_temp.is_ours(p.pronamespace) and not pg_temp.is_of_extension(p.oid)

-- kind: policy
select p.polrelid::regclass || '.' || p.polname, concat_ws(' | ', p.polcmd, p.polpermissive,
  (select string_agg(pg_temp.role_name(r), ' ' order by pg_temp.role_name(r)) from unnest(p.polroles) r),
  pg_get_expr(p.polqual, p.polrelid), '|', pg_get_expr(p.polwithcheck, p.polrelid))
from pg_policy p join pg_class c on c.oid = p.polrelid where pg_temp.is_ours(c.relnamespace)

-- kind: trigger
select t.tgrelid::regclass || '.' || t.tgname, concat_ws(' | ', pg_get_triggerdef(t.oid), t.tgenabled)
from pg_trigger t join pg_class c on c.oid = t.tgrelid where pg_temp.is_ours(c.relnamespace) and not t.tgisinternal

-- kind: event trigger
select e.evtname, concat_ws(' | ', e.evtevent, e.evtfoid::regprocedure, e.evtenabled, e.evttags) from pg_event_trigger e

-- kind: rule
select c.oid::regclass || '.' || r.rulename, pg_get_ruledef(r.oid)
from pg_rewrite r join pg_class c on c.oid = r.ev_class where pg_temp.is_ours(c.relnamespace)

-- kind: statistics
select s.stxname, pg_get_statisticsobjdef(s.oid) from pg_statistic_ext s where pg_temp.is_ours(s.stxnamespace)

-- kind: operator
select o.oid::regoperator::text, concat_ws(' | ', o.oprcode, o.oprowner::regrole)
from pg_operator o where pg_temp.is_ours(o.oprnamespace) and not pg_temp.is_of_extension(o.oid)

-- kind: text search configuration
select c.oid::regconfig::text, concat_ws(' | ', c.cfgowner::regrole, c.cfgparser) from pg_ts_config c where pg_temp.is_ours(c.cfgnamespace)

-- kind: cast
select concat_ws(' as ', c.castsource::regtype, c.casttarget::regtype), concat_ws(' | ', c.castfunc::regprocedure, c.castcontext)
from pg_cast c where c.oid >= 16384 and not pg_temp.is_of_extension(c.oid)

-- kind: publication
select p.pubname, concat_ws(' | ', to_jsonb(p) - 'oid' - 'pubowner',
  (select string_agg(format('%s.%s', t.schemaname, t.tablename), ', ' order by t.schemaname, t.tablename)
   from pg_publication_tables t where t.pubname = p.pubname))
from pg_publication p

-- kind: embedder
select e.no::text, row(e.name, e.dimensions)::text from public.embedders e

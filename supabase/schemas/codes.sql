-- Codes: order numbers, identifiers, ISBNs, numbers with commas. Found whole, by their parts, and however their separators are written.
-- All of it stands behind a `=`, as whole codes do (app.codes_of), and counts nothing towards a passage's length.

-- As codes are compared: full-width letters and digits as plain ones, every hyphen the same, none that only breaks a line.
create function app.folded(said text) returns text
  language sql immutable parallel safe set search_path = ''
  as $$
    select case when octet_length(said) = length(said) then said
      else translate(normalize(said, nfkc), U&'\2010\2011\2012\2013\2212\00AD\200B\2060', '-----') end
  $$;

-- A number without what separates its thousands and with a point before its decimals; null: what has no such marks, or is no number.
create function app.number_of(code text) returns text
  language sql immutable parallel safe set search_path = ''
  as $$
    select case
      when code ~ '^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$' then replace(replace(code, '.', ''), ',', '.')
      when code ~ '^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$' then replace(code, ',', '')
      when code ~ '^[0-9]+,[0-9]+$' then replace(code, ',', '.') end
  $$;

-- Each code of a folded text that has a digit, in small letters; a number with its commas, anything else without.
create function app.coded(said text) returns setof text
  language sql immutable parallel safe set search_path = ''
  as $$
    select distinct case when part = '' then code else part end
    from (
      select left(lower(found[1]), 100) as code
      from regexp_matches(said, '([[:alnum:]]+(?:[-_./:#@+][[:alnum:]]+|,[0-9]+)*)', 'g') found
      where found[1] ~ '[0-9]') c,
      unnest(case when app.number_of(code) is null and position(',' in code) > 0 then string_to_array(code, ',') else '{""}' end) part
    where part = '' or part ~ '[0-9]'
  $$;

-- What is written with spaces, without them: `LH 0454`, an IBAN in fours, an ISBN.
create function app.spaced_codes(said text) returns setof text
  language sql immutable parallel safe set search_path = ''
  as $$
    select lower(replace(found[1], ' ', ''))
    from regexp_matches(said,
      '\m([A-Z]{1,4} [0-9]{2,}[A-Z0-9]*|[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?|97[89](?: [0-9]{1,7}){3} [0-9X])\M(?![-_./:#@+][[:alnum:]])', 'g') found
  $$;

-- What a code is also found by: without its separators, by each part of three characters or more that has a digit, by the digits after its
-- letters, as a number. Not what only has a unit: `100km`, `1990s`.
create function app.forms_of(code text) returns setof text
  language sql immutable parallel safe set search_path = ''
  as $$
    select app.number_of(code) where app.number_of(code) is not null
    union
    select form from (
      select regexp_replace(code, '[-_./:#@+]', '', 'g') as form
      where code ~ '[-_./:#@+]' and code !~ '^[-0-9_./:#@+]{1,6}$'  -- a time, a share
      union all
      (select part from unnest(regexp_split_to_array(code, '[-_./:#@+]')) part where part <> code limit 12)
      union all
      (select digits[1] from regexp_matches(code, '(?:^|[-_./:#@+])[[:alpha:]]+([0-9]{3,})(?![[:alnum:]])', 'g') digits limit 12)) f
    where code !~ '^[0-9]+(([.,][0-9]+)+|[[:alpha:]]{1,3})$' and form ~ '[0-9]' and length(form) between 3 and 40
  $$;

-- The lexemes by which a passage's codes are found, beside those of app.codes_of. Most passages have no digit, and none of these.
create function app.pieces_of(passage text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said text := app.folded(passage);
begin
  if said !~ '[0-9]' then
    return '{}';
  elsif octet_length(said) > length(said) then  -- no space stands between them and a code
    said := regexp_replace(said, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g');
  end if;
  return array(
    select '=' || piece from (
      select app.forms_of(code) as piece from app.coded(said) code
      union
      select app.spaced_codes(said)
      union
      select code from app.coded(said) code  -- as the text itself does not write it
      where said <> passage and length(code) >= 3 and (code !~ '^[0-9]+$' or position(code in passage) = 0)
    ) p);
end $$;

-- What a question asks for by its codes: whole, in their other forms, and each number as a part of a code might be it.
create function app.asked_codes(query text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select app.pieces_of(query) || array(
      select '=' || code from (
        select app.coded(app.folded(query)) as code
        union
        select app.spaced_codes(upper(app.folded(query)))) c
      where length(code) >= 3
      union
      select bare from (
        select regexp_replace(code, '[-_./:#@+]', '', 'g') as bare from app.coded(app.folded(query)) code
        union
        select app.spaced_codes(app.folded(query))) b
      where bare ~ '^[0-9]{5,}$')
  $$;

-- Those that name one thing, so that what has one is what was asked for: no year, no amount, no `20th`.
create function app.named_codes(query text) returns text[]
  language sql immutable parallel safe set search_path = ''
  as $$
    select array(
      select distinct form from (
        select app.coded(app.folded(query)) as code
        union
        select c from app.spaced_codes(upper(app.folded(query))) c where c !~ '^[a-z]+(19|20)[0-9][0-9]$') c,
        unnest(array['=' || code, '=' || regexp_replace(code, '[-_./:#@+]', '', 'g')]
          || case when code ~ '^[-0-9_./:#@+]+$' then regexp_replace(code, '[-_./:#@+]', '', 'g') end) form
      where form is not null and length(regexp_replace(code, '[^0-9]', '', 'g')) >= case when code ~ '[[:alpha:]]' then 3 else 6 end
        and code !~ '^[0-9]+[[:alpha:]]{1,3}$' and code !~ '^[0-9]{4}[-/.][0-9]{2,4}$' and code !~ '^[0-9]+([.,][0-9]+)+$')
  $$;

-- Whether a question is codes and nothing else: `SO/2026/00057`, `0042`, `LH 0454`. Meaning has nothing to say of those.
create function app.is_codes(query text) returns boolean
  language sql immutable parallel safe set search_path = ''
  as $$
    select said ~ '[0-9]{4}|[[:alpha:]][-_./:#@+]?[0-9]|[0-9][-_./:#@+]?[[:alpha:]]|[0-9][-_./:#@+,][0-9]'
      and said !~ '(^|\s)[^0-9\s]*[[:alpha:]][^0-9\s]*(\s|$)'
    from regexp_replace(app.folded(query), '(^|\s)[[:alpha:]]{1,4}\s+(?=[0-9]{3})', '\1', 'g') said
  $$;

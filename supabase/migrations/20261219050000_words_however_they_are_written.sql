-- Codes, numbers, days, telephones and words are found however they are written: by parts that Postgres keeps whole, and as they are typed.
set lock_timeout = '4s';

-- Whether a question is codes and nothing else: `SO/2026/00057`, `0042`, `LH 0454`. Meaning has nothing to say of those.
create or replace function app.is_codes(query text) returns boolean
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said text := app.folded(query);
begin
  if said !~ '[0-9]' then
    return false;
  end if;
  said := regexp_replace(said, '(^|\s)[[:alpha:]]{1,4}\s+(?=[0-9]{3})', '\1', 'g');
  return said ~ '[0-9]{4}|[0-9][ ''][0-9]{3}|[[:alpha:]][-_./:#@+]?[0-9]|[0-9][-_./:#@+]?[[:alpha:]]|[0-9][-_./:#@+,][0-9]'
    and said !~ '(^|\s)[^0-9\s]*[[:alpha:]][^0-9\s]*(\s|$)';
end $$;

-- As codes are compared: full-width letters, and the digits of other scripts, as plain ones, every hyphen the same, none that only breaks a
-- line. What is raised behind a digit (10⁶) is no further digit.
create or replace function app.folded(said text) returns text
  language sql immutable parallel safe
  return case when octet_length(said) = length(said) then said
    else translate(case when said is nfkc normalized then said
      else normalize(regexp_replace(said, '([0-9])([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)', '\1^\2', 'g'), nfkc) end,
      U&'\2010\2011\2012\2013\2212\00D7\2019\066B\066C'
        '\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9'
        '\0966\0967\0968\0969\096A\096B\096C\096D\096E\096F\09E6\09E7\09E8\09E9\09EA\09EB\09EC\09ED\09EE\09EF'
        '\0E50\0E51\0E52\0E53\0E54\0E55\0E56\0E57\0E58\0E59\0ED0\0ED1\0ED2\0ED3\0ED4\0ED5\0ED6\0ED7\0ED8\0ED9'
        '\1040\1041\1042\1043\1044\1045\1046\1047\1048\1049\17E0\17E1\17E2\17E3\17E4\17E5\17E6\17E7\17E8\17E9'
        '\00AD\200B\2060\FEFF',
      '-----x''.,' || repeat('0123456789', 8)) end;

-- A number without what separates its thousands and with a point before its decimals; null: what has no such marks, or is no number.
create or replace function app.number_of(code text) returns text
  language sql immutable parallel safe
  return case
    when translate(code, '.,', '') = code then null
    when code ~ '^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$' then replace(replace(code, '.', ''), ',', '.')
    when code ~ '^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$' then replace(code, ',', '')
    when code ~ '^[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}(\.[0-9]+)?$' then replace(code, ',', '')  -- lakhs and crores
    when code ~ '^[0-9]+,[0-9]+$' then replace(code, ',', '.') end;

-- Each code of a folded text that has a digit, in small letters; a number with its commas, anything else without.
create or replace function app.codes_with_digits(said text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  codes text[] := '{}';
  code text;
begin
  foreach code in array array(
      select left(lower(run[1]), 100)
      from regexp_matches(said, '([[:alnum:]]+(?:[-_./:#@+][[:alnum:]]+|,[0-9]+)*)', 'g') run where run[1] ~ '[0-9]') loop
    if position(',' in code) = 0 or app.number_of(code) is not null then
      codes := codes || code;
    elsif app.number_of(substring(code from '^[[:alpha:]]{1,4}([0-9].*)$')) is not null then  -- `EUR1.234,56`
      codes := codes || substring(code from '^[[:alpha:]]+(.*)$');
    else
      codes := codes || string_to_array(code, ',');
    end if;
  end loop;
  return codes;
end $$;

-- What is written with spaces, without them: `LH 0454`, `DE 123 456 789`, an IBAN in fours, a card's number, `1200 x 800`, a post code.
create or replace function app.spaced_codes(said text) returns text[]
  language sql immutable parallel safe
  return array(
    select lower(replace(found[1], ' ', ''))
    from regexp_matches(said,
      '\m([A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?|[A-Z]{1,4}(?: [0-9]{2,9}){2,4}|[A-Z]{1,4} [0-9]{2,}[A-Z0-9]*|[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}'
      '|[A-Z]?[0-9]+(?: ?[xX] ?[0-9]+)+|(?<![0-9] )(?![1-9][0-9]{0,2}(?: [0-9]{3})+\M(?! [0-9]))[0-9]{1,7}(?: [0-9]{2,7}){2,5}(?: [0-9X])?(?! [0-9]))\M(?![-_./:#@+][[:alnum:]])',
      'g') found);

-- Numbers with spaces or apostrophes between thousands, and with a unit behind them: `1 234,56`, `1'234.56`; `10 mm` as `10mm`.
create function app.spaced_numbers(said text) returns text[]
  language sql immutable parallel safe
  return array(
      select coalesce(app.number_of(bare), bare)
      from regexp_matches(said, '(?<![0-9] )\m([1-9][0-9]{0,2}(?:[ ''_][0-9]{3})+(?:[.,][0-9]+)?)\M(?! [0-9])', 'g') found,
        translate(found[1], ' ''_', '') bare)
    || array(
      select coalesce(app.number_of(found[1]), found[1]) || found[2]
      from regexp_matches(lower(said),
        '(?<![.,0-9-])([0-9]+(?:[.,][0-9]+)?) ?([mcknμ]?m|[kmgμ]?g|t|[mck]?l|[kmgt]i?b|[km]?v|[km]?w|[kmg]?wh|[kmg]?hz|m?ah|[kmh]?pa|m?bar|psi|rpm|dpi|px|pt)\M', 'g') found);

-- Days as 2026-12-01, however they are written. Where either number may be the month, as both.
create function app.days_of(said text) returns text[]
  language sql immutable parallel safe
  return array(
    select day from (
      select format('%s-%s-%s', case when length(y) = 2 then '20' || y else y end, lpad(m, 2, '0'), lpad(d, 2, '0')) as day, m::int as month, d::int as of_month
      from regexp_matches(said, '(?<![-./0-9])(?:([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{1,2})([./-])([0-9]{1,2})\6([0-9]{4}|[0-9]{2}))(?![-./]?[0-9])', 'g') f,
        lateral (values (f[1], f[3], f[4]), (f[8], f[7], f[5]), (case when f[6] = '/' then f[8] end, f[5], f[7])) n (y, m, d)
      where y is not null
      union
      select format('%s-%s-%s', y, lpad(((strpos('jan feb mar apr may jun jul aug sep oct nov dec', m) + 3) / 4)::text, 2, '0'), lpad(d, 2, '0')), 1, d::int
      from regexp_matches(lower(said),
          '(?:([0-9]{1,2})(?:\.|st|nd|rd|th)? )?\m(jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[[:alpha:]]*\.?,? (?:([0-9]{1,2})(?:st|nd|rd|th)?,? )?([0-9]{4})\M', 'g') f,
        lateral (select f[4], translate(f[2], 'äkzi', 'accy'), coalesce(f[1], f[3])) n (y, m, d)
      where d is not null) days
    where month between 1 and 12 and of_month between 1 and 31);

-- The numbers of telephones, as they are dialled within their country (ITU-T E.164: what a country's number begins with says how long it is).
create function app.telephones_of(said text) returns text[]
  language sql immutable parallel safe
  return array(
    select dialled from (
      select ltrim(case when found[1] ~ '^(\+|00)'
          then regexp_replace(regexp_replace(replace(found[1], '(0)', ''), '[^0-9]|^00', '', 'g'),
            '^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(2[1-689]|3[578]|42|5[09]|6[789]|8[035789]|9[679])[0-9])', '')
          else regexp_replace(found[1], '[^0-9]', '', 'g') end, '0') as dialled
      from regexp_matches(said,
        '(?<![[:alnum:]./,-])((?:\+|00)[0-9](?:[ ()/.-]{0,3}[0-9]){6,14}|0[0-9](?:[ ()/.-]{0,3}[0-9]){5,12}|\([0-9]{2,5}\) ?[0-9](?:[ /.-]{0,3}[0-9]){4,9})(?![[:alnum:]]|[.,-][0-9])', 'g') found
      where found[1] !~ '^0[.,]|^[0-9]{1,2}([./-])[0-9]{1,2}\1[0-9]{2,4}') one
    where length(dialled) between 6 and 12);

-- What a code is also found by: as a number; or without its separators, by each part of three characters or more that has a digit, and by
-- the digits after its letters. Not what is a number with a unit, a time or a share: `100km`, `1990s`, `12:30`, `1/2`.
create or replace function app.forms_of(code text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  forms text[] := '{}';
  part text;
  number constant text := app.number_of(code);
  bare constant text := app.bare(code);
begin
  if number is not null then
    return array[number];
  elsif code ~ '^[0-9]+([.,][0-9]+)*[[:alpha:]]{0,3}$' or code ~ '^[-0-9_./:#@+]{1,6}$' then
    return '{}';
  elsif bare <> code and length(bare) <= 40 then
    forms := array[bare];
  end if;
  -- A version or an address within it, also without its letters; what stands behind `0x`.
  if position('.' in code) > 0 then
    forms := forms || substring(code from '[0-9]+(?:\.[0-9]+){2,}') || substring(code from '^[[:alpha:]]{1,4}([0-9]+\.[0-9]{2})$')
      || case when left(code, 1) = 'v' then array[substr(code, 2), app.bare(substr(code, 2))] end;
  end if;
  if left(code, 2) = '0x' and length(code) > 5 then
    forms := forms || substr(code, 3);
  end if;
  foreach part in array (regexp_split_to_array(code, '[-_./:#@+]'))[:12] loop
    if length(part) between 3 and 40 and part ~ '[0-9]' then
      forms := forms || case when part <> code then part end || substring(part from '^[[:alpha:]]+([0-9]{3,})$');
    end if;
  end loop;
  return array_remove(forms, null);
end $$;

-- What is found by another way of writing it, and names no single thing: days, telephones, amounts, units, `§ 12 a`.
create function app.further_forms(said text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  forms text[] := '{}';
  digits constant int := length(said) - length(translate(said, '0123456789', ''));
begin
  if said ~ '[0-9] ?[[:alpha:]]|[0-9][ ''_][0-9]{3}' then
    forms := app.spaced_numbers(said);
  end if;
  if digits >= 4 and said ~ '[0-9][./-][0-9]{1,2}[./-][0-9]|[[:alpha:],.] [0-9]{4}' then
    forms := forms || app.days_of(said);
  end if;
  if digits >= 6 and said ~ '\+[0-9]|\([0-9]|\m0[0-9]' then
    forms := forms || app.telephones_of(said);
  end if;
  if position('§' in said) > 0 then
    forms := forms || array(select lower(f[1] || f[2]) from regexp_matches(said, '§ ?([0-9]+) ?([a-zA-Z])\M', 'g') f);
  end if;
  return forms;
end $$;

-- The lexemes by which a passage's codes are found, beside those of app.codes_of.
create or replace function app.pieces_of(passage text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said text := app.folded(passage);
  pieces text[];
  code text;
begin
  if said !~ '[0-9]' then
    return '{}';
  elsif octet_length(said) > length(said) then  -- no space stands between them and a code
    said := regexp_replace(said, '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+', ' ', 'g');
  end if;
  pieces := app.spaced_codes(said) || app.further_forms(said);
  foreach code in array app.codes_with_digits(said) loop
    pieces := pieces || app.forms_of(code);
    if said <> passage and length(code) >= 3 and (code !~ '^[0-9]+$' or position(code in passage) = 0) then
      pieces := pieces || code;  -- as the text itself does not write it
    end if;
  end loop;
  return array(select distinct '=' || piece from unnest(pieces) piece);
end $$;

-- What a question asks for by its codes: whole, in their other forms, and each number as a part of a code might be it.
create or replace function app.asked_codes(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  asked text[] := '{}';
  code text;
begin
  foreach code in array app.codes_asked(query) loop
    if length(code) >= 3 then
      asked := asked || ('=' || array_to_string(code || app.forms_of(code), ' ='));
      asked := asked || case when app.bare(code) ~ '^[0-9]{5,}$' then app.bare(code) end;
    end if;
  end loop;
  if query ~ '[0-9]' or octet_length(query) > length(query) then
    foreach code in array app.further_forms(app.folded(query)) loop
      asked := asked || ('=' || code) || case when code ~ '^[0-9]{3,}(\.[0-9]+)?$' then code end;
    end loop;
  end if;
  return string_to_array(array_to_string(asked, ' '), ' ');
end $$;

-- Those that name one thing, so that what has one is what was asked for: no year, no amount, no `20th`.
create or replace function app.named_codes(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  named text[] := '{}';
  code text;
begin
  foreach code in array app.codes_asked(query) loop
    if length(regexp_replace(code, '[^0-9]', '', 'g')) >= (case when code ~ '[[:alpha:]]' then 3 else 6 end)
        and code !~ '^([0-9]+[[:alpha:]]{1,3}|[[:alpha:]]+(19|20)[0-9]{2}|[0-9]{4}[-/.][0-9]{2,4}|[0-9]+([.,][0-9]+)+)$' then
      named := named || array['=' || code, '=' || app.bare(code)] || case when code !~ '[[:alpha:]]' then array[app.bare(code)] end;
    end if;
  end loop;
  if length(query) - length(translate(query, '0123456789', '')) >= 8 and position('0' in query) > 0 then
    named := named || array(select '=' || number from unnest(app.telephones_of(app.folded(query))) number where length(number) >= 7);
  end if;
  return named;
end $$;

-- As words are typed: without ligatures, full and half width, marks that only break a line, Hebrew points and the Turkish ı.
create function app.as_typed(said text) returns text
  language sql immutable parallel safe
  return case when octet_length(said) = length(said)
      or said is nfkc normalized and said = translate(said, U&'\0131\00AD\200B\2060\FEFF'
        '\05B0\05B1\05B2\05B3\05B4\05B5\05B6\05B7\05B8\05B9\05BA\05BB\05BC\05BD\05BF\05C1\05C2\05C4\05C5\05C7', '') then said
    else translate(normalize(regexp_replace(translate(said, U&'\00A0\202F\2009', '   '), '([0-9])([\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+)', '\1^\2', 'g'), nfkc), U&'\0131\00AD\200B\2060\FEFF'
      '\05B0\05B1\05B2\05B3\05B4\05B5\05B6\05B7\05B8\05B9\05BA\05BB\05BC\05BD\05BF\05C1\05C2\05C4\05C5\05C7', 'i') end;

-- What Postgres' parser keeps whole or leaves out: words with a slash or a point between them (it sees files and hosts), in pointed brackets (tags),
-- `e-mail` as `email`, and of Korean, which writes particles behind its words, each two neighbours. Addresses of pages are not taken apart: nobody reads them.
create function app.words_within(said text, configuration regconfig) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  within text := '';
  found text[] := '{}';
begin
  if said !~ '[./@_\\<+#\uac00-\ud7a3-]' then
    return found;
  elsif said ~ '[[:alpha:]][./@_\\][[:alpha:]]' then
    select string_agg(translate(run[1], '-./@_\:', '       '), ' ') into within
    from regexp_matches(said, '([[:alnum:]]+(?:[-./@_\\:]+[[:alnum:]]+)+)', 'g') run
    where run[1] ~ '[[:alpha:]][./@_\\][[:alpha:]]' and run[1] !~ '://|^www\.';
    found := array(  -- files, hosts and who has a mailbox there
      select '=' || lower(name) from regexp_matches(said, '([[:alnum:]]+(?:[-_.]+[[:alnum:]]+)*\.[[:alpha:]][[:alnum:]]*)', 'g') run,
        unnest(array[run[1], substring(run[1] from '([[:alnum:]-]+\.[[:alpha:]]+)$')]) name
      where length(name) <= 100);
  end if;
  if position('-' in said) > 0 then
    within := concat_ws(' ', within, (
      select string_agg(replace(run[1], '-', ''), ' ') from regexp_matches(said, '([[:alpha:]]+(?:-[[:alpha:]]+)+)', 'g') run));
  end if;
  if position('<' in said) > 0 then
    within := concat_ws(' ', within, translate(said, '<>', '  '));
  end if;
  if within <> '' then
    found := found || tsvector_to_array(to_tsvector(configuration, within));
  end if;
  if position('++' in said) > 0 or position('#' in said) > 0 then  -- C++, C#
    found := found || array(select '=' || lower(run[1])
      from regexp_matches(said, '\m([[:alpha:]]{1,10}(?:\+\+|#))(?![[:alnum:]])', 'g') run);
  end if;
  if octet_length(said) > length(said) then
    found := found || array(
      select substr(run[1], i, 2)
      from regexp_matches(said, '[\uac00-\ud7a3]{2,}', 'g') run, generate_series(1, length(run[1]) - 1) i);
  end if;
  return found;
end $$;

-- By which words a text is also found, as it is typed and as it is taken apart; they make no passage longer.
create function app.further_words(said text, configuration regconfig) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  typed constant text := app.as_typed(said);
begin
  if typed = translate(said, U&'\00A0\202F\2009', '   ') then
    return app.words_within(typed, configuration);
  end if;
  return app.words_within(typed, configuration) || tsvector_to_array(app.words_of(typed, configuration));
end $$;

-- What a passage is found by: its words, and the pieces of its codes, which do not make it longer.
create or replace function app.indexed_words(passage text, configuration regconfig) returns tsvector
  language sql immutable parallel safe set search_path = ''
  as $$ select app.words_of(passage, configuration) || array_to_tsvector(app.pieces_of(passage) || app.further_words(passage, configuration)) $$;

-- How a word ends a compound: a stemmer takes more from the end of a long word (`Prüfung`, but `Geräteprüf`).
create function app.tail_of(configuration regconfig, word text) returns text
  language sql immutable set search_path = ''
  as $$ select substr((tsvector_to_array(to_tsvector(configuration, 'ober' || word)))[1], 5) $$;

-- The words of a question in all languages of the project.
create or replace function app.question_of(project uuid, query text) returns app.question
  language sql stable set search_path = '' set plan_cache_mode = force_generic_plan
  as $$
    with spoken as (
      select substr(c.lexeme, 2)::regconfig as configuration
      from public.word_counts c where c.project_id = project and c.lexeme >= '@' and c.lexeme < 'A'
    ), stems as materialized (
      select token.lexeme as token, stem.lexeme, s.configuration,
        s.configuration::text = any ('{german,dutch,danish,swedish,norwegian,finnish,hungarian}') as compounds, exists (
        select from public.word_counts c where c.project_id = project and c.lexeme = stem.lexeme) as known
      from unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', query))) token (lexeme), spoken s,
        unnest(tsvector_to_array(to_tsvector(s.configuration, token.lexeme))) stem (lexeme)
      where token.lexeme ~ '^[[:alpha:]]{4,}$'
    ), asked as (
      select l.lexeme from spoken s, unnest(tsvector_to_array(app.words_of(query, s.configuration))) l (lexeme)
      union
      select unnest(app.further_words(query, s.configuration)) from spoken s
      union
      select unnest(app.asked_codes(query))
      union
      select app.asked_instead(project, unknown.lexeme, unknown.compounding) from (
        select min(lexeme) as lexeme, array_agg(lexeme) filter (where compounds) || array_agg(app.tail_of(configuration, token)) filter (where compounds) as compounding
        from stems group by token having not bool_or(known) order by token limit 8) unknown
    ), weighed as (
      select c.lexeme, c.passages, i.idf, i.idf * c.most as bound, c.passages <= greatest(3, s.passages / 100) as rare
      from asked
        join public.word_counts c on c.project_id = project and c.lexeme = asked.lexeme
        join public.project_statistics s on s.project_id = project
        cross join lateral (select ln(1 + (s.passages - c.passages + .5::float8) / (c.passages + .5::float8)) as idf) i
    )
    select row(
      coalesce(array_agg(w.lexeme order by w.bound desc, w.lexeme), '{}'),
      coalesce(array_agg(w.bound order by w.bound desc, w.lexeme), '{}'),
      coalesce(sum(w.passages), 0),
      app.sparse(array_agg(w.lexeme), array_agg(w.idf::real)),
      coalesce(array_agg(w.passages order by w.bound desc, w.lexeme), '{}'),
      array_agg(w.lexeme order by w.lexeme) filter (where w.rare and w.lexeme = any (n.named)))::app.question
    from weighed w cross join (select app.named_codes(query) as named offset 0) n
  $$;

-- Passages of before get these words one document at a time, by the job that reckons impacts (worker/indexing.py).
update public.project_statistics set reweighed = '00000000-0000-0000-0000-000000000000' where passages > 0;

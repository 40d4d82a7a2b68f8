-- Codes: order numbers, identifiers, ISBNs, numbers with commas. Found whole, by their parts, and however their separators are written.
-- All of it stands behind a `=`, as whole codes do (app.codes_of), and counts nothing towards a passage's length.
-- Loops, and an end at the first look where no digit is: most texts and questions have none, and a statement costs more than what it does.

-- As codes are compared: full-width letters, and the digits of other scripts, as plain ones, every hyphen the same, none that only breaks a
-- line. What is raised behind a digit (10⁶) is no further digit.
create function app.folded(said text) returns text
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

-- A code without its separators.
create function app.bare(code text) returns text
  language sql immutable parallel safe
  return translate(code, '-_./:#@+', '');

-- A number without what separates its thousands and with a point before its decimals; null: what has no such marks, or is no number.
create function app.number_of(code text) returns text
  language sql immutable parallel safe
  return case
    when translate(code, '.,', '') = code then null
    when code ~ '^[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?$' then replace(replace(code, '.', ''), ',', '.')
    when code ~ '^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$' then replace(code, ',', '')
    when code ~ '^[1-9][0-9]?(,[0-9]{2})+,[0-9]{3}(\.[0-9]+)?$' then replace(code, ',', '')  -- lakhs and crores
    when code ~ '^[0-9]+,[0-9]+$' then replace(code, ',', '.') end;

-- Each code of a folded text that has a digit, in small letters; a number with its commas, anything else without.
create function app.codes_with_digits(said text) returns text[]
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
create function app.spaced_codes(said text) returns text[]
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
create function app.forms_of(code text) returns text[]
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
create function app.pieces_of(passage text) returns text[]
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

-- The codes of a question, whole.
create function app.codes_asked(query text) returns text[]
  language plpgsql immutable parallel safe set search_path = '' as $$
declare
  said constant text := app.folded(query);
begin
  if said !~ '[0-9]' then
    return '{}';
  end if;
  return app.codes_with_digits(said) || app.spaced_codes(upper(said));
end $$;

-- What a question asks for by its codes: whole, in their other forms, and each number as a part of a code might be it.
create function app.asked_codes(query text) returns text[]
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
create function app.named_codes(query text) returns text[]
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

-- Whether a question is codes and nothing else: `SO/2026/00057`, `0042`, `LH 0454`. Meaning has nothing to say of those.
create function app.is_codes(query text) returns boolean
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

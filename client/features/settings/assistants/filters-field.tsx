"use client"

import { useTranslations } from "use-intl"
import { Field, inputClass, TextField } from "@/components/ui/field"
import type { Filters } from "@/lib/api/types"
import { FILTER_FIELDS, type FilterFields, fieldsOf } from "./filters"

/** What passages have to be; open where an assistant wants anything of them. */
export function FiltersField({ filters }: { filters: Filters }) {
  const t = useTranslations("assistants.filters")
  const fields = fieldsOf(filters)
  return (
    <details open={Object.keys(filters).length > 0}>
      <summary className="text-14 w-fit cursor-pointer font-medium">{t("title")}</summary>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3 pt-3">
        <p className="text-13 text-ink-2">{t("hint")}</p>
        <TextField label={t("languages")} hint={t("languagesHint")} name="languages" defaultValue={fields.languages} autoComplete="off" />
        <TextField label={t("media_types")} hint={t("media_typesHint")} name="media_types" defaultValue={fields.media_types} autoComplete="off" />
        <div className="grid grid-cols-2 gap-3">
          <TextField label={t("created_after")} name="created_after" type="date" defaultValue={fields.created_after} />
          <TextField label={t("created_before")} name="created_before" type="date" defaultValue={fields.created_before} />
          <TextField label={t("first_page")} name="first_page" type="number" min={1} defaultValue={fields.first_page} />
          <TextField label={t("last_page")} name="last_page" type="number" min={1} defaultValue={fields.last_page} />
        </div>
        <Field label={t("metadata")} hint={t("metadataHint")}>
          {({ id, describedBy }) => (
            <textarea id={id} aria-describedby={describedBy} name="metadata" defaultValue={fields.metadata} rows={2} spellCheck={false} className={`${inputClass} mono text-13 py-2`} />
          )}
        </Field>
      </div>
    </details>
  )
}

export function filterFieldsIn(form: FormData): FilterFields {
  const said = FILTER_FIELDS.map((name) => [name, String(form.get(name) ?? "").trim()])
  return Object.fromEntries(said) as FilterFields
}

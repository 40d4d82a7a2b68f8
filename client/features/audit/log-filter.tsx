"use client"

import { useTranslations } from "use-intl"
import { Field, inputClass } from "@/components/ui/field"
import type { AuditFilter } from "@/lib/api/audit"
import type { AuditKind } from "@/lib/api/types"
import messages from "@/messages/audit.en.json"

const KINDS = Object.keys(messages.audit.kinds) as AuditKind[]

type Props = { filter: AuditFilter; onChange: (filter: AuditFilter) => void }

/** The beginning of a day, or of the one after it, where somebody looks. */
function dayAt(day: string, after = 0): string | undefined {
  if (!day) return undefined
  const at = new Date(`${day}T00:00`)
  at.setDate(at.getDate() + after)
  return at.toISOString()
}

/** Both days are within. */
export function LogFilter({ filter, onChange }: Props) {
  const t = useTranslations("audit")
  return (
    <div className="flex flex-wrap items-end gap-3">
      <Field label={t("kind")}>
        {({ id }) => (
          <select
            id={id}
            value={filter.kind ?? ""}
            onChange={(event) => onChange({ ...filter, kind: KINDS.find((kind) => kind === event.target.value) })}
            className={`${inputClass} h-9 max-w-full`}
          >
            <option value="">{t("anyKind")}</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t("since")}>
        {({ id }) => (
          <input id={id} type="date" onChange={(event) => onChange({ ...filter, since: dayAt(event.target.value) })} className={`${inputClass} h-9`} />
        )}
      </Field>
      <Field label={t("until")}>
        {({ id }) => (
          <input id={id} type="date" onChange={(event) => onChange({ ...filter, until: dayAt(event.target.value, 1) })} className={`${inputClass} h-9`} />
        )}
      </Field>
    </div>
  )
}

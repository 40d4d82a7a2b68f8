"use client"

import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import * as keys from "@/lib/api/query-keys"
import { listTools } from "@/lib/api/tools"

type Props = { projectId: string; chosen: string[] | null; onChange: (chosen: string[] | null) => void }

/** Which of the project's tools; nothing where it has none. */
export function ToolsField({ projectId, chosen, onChange }: Props) {
  const t = useTranslations("assistants")
  const tools = useQuery({ queryKey: keys.tools(projectId), queryFn: () => listTools(projectId) }).data?.items ?? []
  if (tools.length === 0) return null
  const ids = chosen ?? tools.map(({ id }) => id)
  const turn = (id: string) => onChange(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])
  const labelClass = "text-14 flex min-h-8 items-center gap-2"
  return (
    <fieldset className="grid gap-1">
      <legend className="text-14 mb-1 font-medium">{t("tools")}</legend>
      <label className={labelClass}>
        <input type="checkbox" checked={chosen === null} onChange={() => onChange(chosen === null ? [] : null)} className="accent-accent size-4" />
        {t("allTools")}
      </label>
      {chosen !== null &&
        tools.map(({ id, name, enabled }) => (
          <label key={id} className={`${labelClass} ps-6`}>
            <input type="checkbox" checked={ids.includes(id)} onChange={() => turn(id)} className="accent-accent size-4" />
            <code className="mono text-13 min-w-0 wrap-anywhere">{name}</code>
            {!enabled && <span className="text-13 text-ink-2">{t("off")}</span>}
          </label>
        ))}
      <p className="text-13 text-ink-2">{t("toolsHint")}</p>
    </fieldset>
  )
}

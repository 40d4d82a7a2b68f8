"use client"

import { useQuery } from "@tanstack/react-query"
import { useEffect, useId } from "react"
import { useTranslations } from "use-intl"
import { listAssistants } from "@/lib/api/assistants"
import * as keys from "@/lib/api/query-keys"
import { AssistantsWords } from "./assistants-words"
import { chooseFor, useAssistantFor } from "./choice"

/** Who is to answer in a new chat, where its project offers anybody. */
export function AssistantCards(props: { projectId: string }) {
  return (
    <AssistantsWords>
      <Cards {...props} />
    </AssistantsWords>
  )
}

function Cards({ projectId }: { projectId: string }) {
  const t = useTranslations("assistants")
  const name = useId()
  const chosen = useAssistantFor(projectId)
  const list = useQuery({ queryKey: keys.assistants(projectId), queryFn: () => listAssistants(projectId) }).data?.items
  const known = list?.some(({ id }) => id === chosen) ?? true
  useEffect(() => {
    if (chosen && !known) chooseFor(projectId, null)
  }, [chosen, known, projectId])
  if (!list || list.length === 0) return null
  const offered = [{ id: null, name: t("project"), description: t("projectHint") }, ...list]
  return (
    <fieldset className="mt-3 grid w-full grid-cols-[minmax(0,1fr)] gap-2 sm:grid-cols-2">
      <legend className="text-14 mb-2 font-medium">{t("choose")}</legend>
      {offered.map((one) => (
        <label
          key={one.id}
          className="border-line bg-surface has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-focus flex cursor-pointer items-start gap-2.5 rounded-8 border p-3 has-focus-visible:outline-2"
        >
          <input type="radio" name={name} checked={chosen === one.id} onChange={() => chooseFor(projectId, one.id)} className="accent-accent mt-1 size-4 shrink-0" />
          <span className="grid min-w-0 gap-0.5">
            <span className="text-14 font-medium wrap-anywhere">{one.name}</span>
            {one.description && <span className="text-13 text-ink-2 line-clamp-2 wrap-anywhere">{one.description}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}

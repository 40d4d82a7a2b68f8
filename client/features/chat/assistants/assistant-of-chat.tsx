"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { smallSelectClass } from "@/components/ui/field"
import { chooseAssistant, listAssistants } from "@/lib/api/assistants"
import * as keys from "@/lib/api/query-keys"
import type { Chat } from "@/lib/api/types"
import { AssistantsWords } from "./assistants-words"

/** Whose settings apply in a chat, and a way to change that; nothing where there is no choice. */
export function AssistantOfChat({ chat }: { chat: Chat }) {
  return (
    <AssistantsWords>
      <Choice chat={chat} />
    </AssistantsWords>
  )
}

const GONE = "gone"

function Choice({ chat }: { chat: Chat }) {
  const t = useTranslations("assistants")
  const queries = useQueryClient()
  const list = useQuery({ queryKey: keys.assistants(chat.project_id), queryFn: () => listAssistants(chat.project_id) }).data?.items ?? []
  const { mutate, isPending } = useMutation({
    mutationFn: (id: string | null) => chooseAssistant(chat.id, id),
    onSuccess: (changed) => queries.setQueryData(keys.chat(chat.id), changed),
    onError: () => queries.invalidateQueries({ queryKey: keys.assistants(chat.project_id) }),
  })
  const gone = chat.assistant_id != null && chat.assistant == null
  if (list.length === 0 && !chat.assistant) return null
  const offered = chat.assistant && !list.some(({ id }) => id === chat.assistant!.id) ? [chat.assistant, ...list] : list
  return (
    <select
      aria-label={t("ofChat")}
      disabled={isPending}
      value={gone ? GONE : (chat.assistant_id ?? "")}
      onChange={(event) => mutate(event.target.value || null)}
      className={`${smallSelectClass} max-w-36 sm:max-w-56`}
    >
      {gone && (
        <option value={GONE} disabled>
          {t("gone")}
        </option>
      )}
      <option value="">{t("project")}</option>
      {offered.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  )
}

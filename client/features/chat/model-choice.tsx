"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { smallSelectClass } from "@/components/ui/field"
import { chooseModel, getChat, listModels } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { useProblemWords } from "@/lib/use-problem-words"

/**
 * By which model a chat is answered, of those that it may choose; kept with the chat as soon as there
 * is one. The first, without a name, is the project's own.
 */
export function useModelChoice(projectId: string, chatId: string | null) {
  const queries = useQueryClient()
  const models = useQuery({ queryKey: keys.models(projectId), queryFn: () => listModels(projectId) }).data ?? []
  const chat = useQuery({ queryKey: keys.chat(chatId), queryFn: () => getChat(chatId!), enabled: chatId !== null }).data
  const [ofNew, setOfNew] = useState<string | null>(null)
  const { mutate, error } = useMutation({
    mutationFn: (model: string | null) => chooseModel(chatId!, model),
    onMutate: (model) => queries.setQueryData(keys.chat(chatId), (known) => known && { ...known, model }),
    onSuccess: (changed) => queries.setQueryData(keys.chat(chatId), changed),
    onError: () => queries.invalidateQueries({ queryKey: keys.chat(chatId) }),
  })
  const wanted = chatId ? chat?.model : ofNew
  const chosen = models.slice(1).find(({ name }) => name === wanted)?.name ?? null
  return { models, chosen, error, choose: (model: string | null) => (chatId ? mutate(model) : setOfNew(model)) }
}

export function ModelSelect({ models, chosen, error, choose }: ReturnType<typeof useModelChoice>) {
  const t = useTranslations("composer")
  const words = useProblemWords()
  if (models.length < 2) return null
  const isTwice = (model: string) => models.filter((one) => one.model === model).length > 1
  return (
    <>
      <select
        aria-label={t("model")}
        value={chosen ?? ""}
        onChange={(event) => choose(event.target.value || null)}
        className={`${smallSelectClass} max-w-44`}
      >
        {models.map(({ name, model }, i) => (
          <option key={name} value={i === 0 ? "" : name}>
            {isTwice(model) ? `${model} (${name})` : model}
          </option>
        ))}
      </select>
      {error != null && (
        <span role="alert" className="text-13 text-danger min-w-0 wrap-anywhere">
          {words(error)}
        </span>
      )}
    </>
  )
}

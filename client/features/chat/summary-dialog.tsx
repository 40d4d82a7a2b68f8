"use client"

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { MoreWords } from "@/components/more-words"
import { Button } from "@/components/ui/button"
import { Dialog, DialogActions } from "@/components/ui/dialog"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { forgetSummary, getSummary } from "@/lib/api/chat-summary"
import * as keys from "@/lib/api/query-keys"
import messages from "@/messages/chat-summary.en.json"

type Props = { chatId: string; onClose: () => void }

/** What a model reads of messages that are told to it no more; it can be forgotten. */
export function SummaryDialog(props: Props) {
  return (
    <MoreWords messages={messages}>
      <Kept {...props} />
    </MoreWords>
  )
}

function Kept({ chatId, onClose }: Props) {
  const t = useTranslations("chatSummary")
  const queries = useQueryClient()
  const { data, error, refetch } = useQuery({ queryKey: keys.chatSummary(chatId), queryFn: () => getSummary(chatId) })
  const forget = useMutation({
    mutationFn: () => forgetSummary(chatId),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.chatSummary(chatId) }),
  })
  return (
    <Dialog open onClose={onClose} title={t("title")}>
      <p className="text-14 text-ink-2">{t("hint")}</p>
      {!data && error == null && <Skeleton lines={4} />}
      {error != null && <ProblemNote error={error} onRetry={() => refetch()} />}
      {forget.error != null && <ProblemNote error={forget.error} />}
      {data && !data.content && <p role="status">{t("none")}</p>}
      {data?.content && (
        <>
          <blockquote className="border-line-strong max-h-72 overflow-y-auto border-s-2 ps-3 whitespace-pre-wrap wrap-anywhere" tabIndex={0}>
            {data.content}
          </blockquote>
          <p className="text-13 text-ink-2">
            {t("about", { messages: data.messages, model: data.model ?? "" })}. {t("forgetHint")}
          </p>
        </>
      )}
      <DialogActions>
        <Button onClick={onClose}>{t("close")}</Button>
        {data?.content && (
          <Button look="danger" disabled={forget.isPending} onClick={() => forget.mutate()}>
            {t("forget")}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  )
}

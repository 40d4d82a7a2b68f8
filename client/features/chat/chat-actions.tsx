"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { History, Pencil, Trash2 } from "lucide-react"
import dynamic from "next/dynamic"
import { useRouter } from "next/navigation"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Confirm } from "@/components/ui/confirm"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ActionsMenu, menuItemClass } from "@/components/ui/menu"
import { ProblemNote } from "@/components/ui/problem-note"
import { deleteChat, renameChat } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Chat } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { clearDraft } from "./draft"

const SummaryDialog = dynamic(() => import("./summary-dialog").then((module) => module.SummaryDialog), { ssr: false })

export function ChatActions({ chat, projectId }: { chat: Chat; projectId: string }) {
  const t = useTranslations("chat")
  const router = useRouter()
  const queries = useQueryClient()
  const [doing, setDoing] = useState<"rename" | "summary" | "delete" | null>(null)

  const remove = async () => {
    await deleteChat(chat.id)
    clearDraft(chat.id)
    await queries.invalidateQueries({ queryKey: keys.chats(projectId) })
    router.push(pages.chats(projectId))
  }
  return (
    <>
      <ActionsMenu label={t("actions")}>
        <button type="button" className={menuItemClass} onClick={() => setDoing("rename")}>
          <Pencil size={16} strokeWidth={1.75} aria-hidden />
          {t("rename")}
        </button>
        <button type="button" className={menuItemClass} onClick={() => setDoing("summary")}>
          <History size={16} strokeWidth={1.75} aria-hidden />
          {t("summary")}
        </button>
        <button type="button" className={menuItemClass} onClick={() => setDoing("delete")}>
          <Trash2 size={16} strokeWidth={1.75} aria-hidden />
          {t("delete")}
        </button>
      </ActionsMenu>
      {doing === "summary" && <SummaryDialog chatId={chat.id} onClose={() => setDoing(null)} />}
      <RenameDialog chat={chat} open={doing === "rename"} onClose={() => setDoing(null)} />
      <Confirm
        open={doing === "delete"}
        onClose={() => setDoing(null)}
        title={t("deleteTitle")}
        action={t("delete")}
        onConfirm={remove}
      >
        {t("deleteHint")}
      </Confirm>
    </>
  )
}

function RenameDialog({ chat, open, onClose }: { chat: Chat; open: boolean; onClose: () => void }) {
  const t = useTranslations("chat")
  const ui = useTranslations("ui")
  const queries = useQueryClient()
  const { mutate, error } = useMutation({
    mutationFn: (title: string) => renameChat(chat.id, title),
    onSuccess: (renamed) => {
      queries.setQueryData(keys.chat(chat.id), renamed)
      void queries.invalidateQueries({ queryKey: keys.chats(chat.project_id) })
      onClose()
    },
  })
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    mutate(String(new FormData(event.currentTarget).get("title")).trim())
  }
  return (
    <Dialog open={open} onClose={onClose} title={t("rename")}>
      <form onSubmit={save} className="grid gap-4">
        {error != null && <ProblemNote error={error} />}
        <TextField label={t("title")} name="title" defaultValue={chat.title ?? ""} required maxLength={200} />
        <FormActions onCancel={onClose}>
          {ui("save")}
        </FormActions>
      </form>
    </Dialog>
  )
}

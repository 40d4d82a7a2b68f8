"use client"

import { History } from "lucide-react"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
import { ChatHistory } from "./history"

/** On a phone the chats are a sheet, opened beside the title. */
export function HistoryButton({ projectId }: { projectId: string }) {
  const t = useTranslations("history")
  const [open, setOpen] = useState(false)
  return (
    <span className="-ms-2 md:hidden">
      <IconButton label={t("title")} onClick={() => setOpen(true)}>
        <History size={18} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <Dialog open={open} onClose={() => setOpen(false)} title={t("title")} sheet>
        <ChatHistory projectId={projectId} onGo={() => setOpen(false)} />
      </Dialog>
    </span>
  )
}

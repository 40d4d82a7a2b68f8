"use client"

import { Pin, PinOff } from "lucide-react"
import { useId } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { SettingsWords } from "../settings-words"
import { usePin } from "./use-pin"

type Props = { projectId: string; documentId: string }

/** Has a document read with every question, or no longer. */
export function PinButton(props: Props) {
  return (
    <SettingsWords>
      <Toggle {...props} />
    </SettingsWords>
  )
}

function Toggle({ projectId, documentId }: Props) {
  const t = useTranslations("pinned")
  const reasonId = useId()
  const { pinned, full, busy, error, set } = usePin(projectId, documentId)
  if (pinned === undefined) return null
  const held = full && !pinned
  const Icon = pinned ? PinOff : Pin
  const reason = t(held ? "pinnedAlready" : pinned ? "unpinHint" : "pinHint")
  return (
    <div className="relative">
      <Button
        look="quiet"
        size="sm"
        aria-label={t(pinned ? "unpin" : "pin")}
        aria-describedby={reasonId}
        disabled={busy || held}
        data-tip={reason}
        data-tip-side="start"
        className="tip"
        onClick={() => set(!pinned)}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
        <span className="max-sm:sr-only">{t(pinned ? "unpin" : "pin")}</span>
      </Button>
      <span id={reasonId} hidden>
        {reason}
      </span>
      {error && (
        <div className="absolute end-0 top-full z-10 mt-1 w-72">
          <ProblemNote error={error} />
        </div>
      )}
    </div>
  )
}

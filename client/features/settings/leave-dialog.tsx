"use client"

import { useRouter } from "next/navigation"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Dialog, DialogActions } from "@/components/ui/dialog"

type Props = {
  /** Where one is about to go, or null. */
  href: string | null
  onStay: () => void
  /** How many changes would be lost. */
  count: number
  /** Tells whether it went well. */
  onSave: () => Promise<boolean>
  onDiscard: () => void
}

/** Asks before changes that are not saved are left behind. */
export function LeaveDialog({ href, onStay, count, onSave, onDiscard }: Props) {
  const t = useTranslations("settings")
  const router = useRouter()
  const leave = () => {
    onStay()
    if (href) router.push(href)
  }
  return (
    <Dialog open={href !== null} onClose={onStay} title={t("leaveTitle")}>
      <p className="text-ink-2">{t("unsaved", { count })}.</p>
      <DialogActions>
        <Button onClick={onStay}>{t("stay")}</Button>
        <Button
          onClick={() => {
            onDiscard()
            leave()
          }}
        >
          {t("leave")}
        </Button>
        <Button look="primary" onClick={async () => ((await onSave()) ? leave() : onStay())}>
          {t("saveAndLeave")}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

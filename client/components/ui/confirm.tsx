"use client"

import { type ReactNode, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "./button"
import { Dialog, DialogActions } from "./dialog"
import { ProblemNote } from "./problem-note"

type Props = {
  open: boolean
  onClose: () => void
  title: ReactNode
  children: ReactNode
  action: string
  /** Does it; the dialog stays open with the reason when it fails. */
  onConfirm: () => Promise<unknown>
}

/** Asks once before something that cannot be undone. */
export function Confirm({ open, onClose, title, children, action, onConfirm }: Props) {
  const t = useTranslations("ui")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const close = () => {
    setError(null)
    onClose()
  }
  const confirm = async () => {
    setBusy(true)
    setError(null)
    try {
      await onConfirm()
      close()
    } catch (failure) {
      setError(failure)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open={open} onClose={close} title={title}>
      <div className="text-ink-2">{children}</div>
      {error != null && <ProblemNote error={error} />}
      <DialogActions>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button look="danger" disabled={busy} onClick={confirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

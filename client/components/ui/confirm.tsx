"use client"

import { useMutation } from "@tanstack/react-query"
import type { ReactNode } from "react"
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
  const { mutate, error, isPending, reset } = useMutation({ mutationFn: onConfirm, onSuccess: onClose })
  const close = () => {
    // What is on its way is not forgotten: asked again, it is still on its way.
    if (!isPending) reset()
    onClose()
  }
  return (
    <Dialog open={open} onClose={close} title={title}>
      <div className="text-ink-2">{children}</div>
      {error != null && <ProblemNote error={error} />}
      <DialogActions>
        <Button onClick={close}>{t("cancel")}</Button>
        <Button look="danger" disabled={isPending} onClick={() => mutate()}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

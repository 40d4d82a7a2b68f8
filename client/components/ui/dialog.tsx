"use client"

import clsx from "clsx"
import { X } from "lucide-react"
import { type ReactNode, useId, useLayoutEffect, useRef } from "react"
import { useTranslations } from "use-intl"
import { Button, IconButton } from "./button"

type Props = {
  onClose: () => void
  title: ReactNode
  children: ReactNode
  /** A sheet rises from the lower edge on small screens. */
  sheet?: boolean
  /** Without a way out the dialog is closed only by what it asks for. */
  closable?: boolean
}

/** The platform's modal dialog: focus stays within, Esc closes, focus goes back afterwards. */
export function Dialog({ open, ...props }: Props & { open: boolean }) {
  return open ? <OpenDialog {...props} /> : null
}

const FIELD = "input:not([readonly], [type=hidden]), select, textarea:not([readonly])"
const CONTROL = "a[href], button:not(:disabled), summary, [tabindex='0']"

function OpenDialog({ onClose, title, children, sheet, closable = true }: Props) {
  const t = useTranslations("ui")
  const titleId = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  const body = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    // The platform would begin at Close. One begins where there is something to fill in, or at the
    // first control, which is the way back where something is asked.
    const first = body.current?.querySelector<HTMLElement>(FIELD) ?? body.current?.querySelector<HTMLElement>(CONTROL)
    first?.focus()
    // Taken out of the page while it is open, it would take the focus with it.
    return () => opened?.close()
  }, [])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={titleId}
      onClose={onClose}
      onCancel={(event) => closable || event.preventDefault()}
      // A browser lets a second Esc through that only its cancelling held back.
      onKeyDown={(event) => closable || event.key !== "Escape" || event.preventDefault()}
      onClick={(event) => event.target === dialog.current && closable && onClose()}
      className={clsx(
        "bg-raised text-ink shadow-popover m-auto text-start whitespace-normal max-h-[calc(100dvh-2rem)] w-[calc(100%-2rem)] max-w-md overflow-auto rounded-8",
        sheet
          ? "animate-sheet mx-0 mb-0 w-full max-w-none rounded-b-none md:m-auto md:max-w-md md:rounded-8"
          : "animate-popover",
      )}
    >
      <div className="grid gap-4 p-5">
        <div className="flex items-start justify-between gap-4">
          <h2 id={titleId} className="text-18 pt-0.5">
            {title}
          </h2>
          {closable && (
            <IconButton label={t("close")} onClick={onClose} className="-me-1.5 -mt-1">
              <X size={16} strokeWidth={1.75} aria-hidden />
            </IconButton>
          )}
        </div>
        <div ref={body} className="contents">
          {children}
        </div>
      </div>
    </dialog>
  )
}

export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 pt-1">{children}</div>
}

/** Of a form: its way back, and what sends it. */
export function FormActions({ onCancel, busy, children }: { onCancel: () => void; busy?: boolean; children: ReactNode }) {
  const t = useTranslations("ui")
  return (
    <DialogActions>
      <Button onClick={onCancel}>{t("cancel")}</Button>
      <Button look="primary" type="submit" disabled={busy}>
        {children}
      </Button>
    </DialogActions>
  )
}

"use client"

import { MoreHorizontal } from "lucide-react"
import { type ReactNode, useId, useRef } from "react"
import { IconButton } from "./button"

/**
 * Actions behind a "more" button, in the platform's popover: a click outside or Esc closes it and
 * focus returns to the button.
 */
export function ActionsMenu({ label, children }: { label: string; children: ReactNode }) {
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const place = (button: HTMLElement) => {
    const { bottom, right } = button.getBoundingClientRect()
    const style = panel.current?.style
    style?.setProperty("top", `${Math.min(bottom + 4, innerHeight - 140)}px`)
    style?.setProperty("right", `${Math.max(8, innerWidth - right)}px`)
  }
  return (
    <>
      <IconButton label={label} popoverTarget={id} onClick={(event) => place(event.currentTarget)}>
        <MoreHorizontal size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
      <div
        ref={panel}
        id={id}
        popover="auto"
        onClick={() => panel.current?.hidePopover()}
        className="bg-raised text-ink border-line shadow-popover animate-popover fixed inset-auto min-w-44 rounded-8 border p-1"
      >
        <div className="grid">{children}</div>
      </div>
    </>
  )
}

export const menuItemClass =
  "flex h-9 w-full items-center gap-2.5 rounded-5 px-2.5 text-14 text-ink hover:bg-sunken"

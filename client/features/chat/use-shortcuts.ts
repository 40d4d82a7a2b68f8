"use client"

import { useRouter } from "next/navigation"
import { useEffect } from "react"

type Shortcuts = {
  onStep: ((by: 1 | -1) => void) | null
  onClose: (() => void) | null
  onFocusComposer: () => void
  onStop: (() => void) | null
  newChatHref: string
}

/** Single keys work only outside of fields, and none works under a dialog. */
export function useShortcuts({ onStep, onClose, onFocusComposer, onStop, newChatHref }: Shortcuts) {
  const router = useRouter()
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector("dialog[open]")) return
      const chord = (event.ctrlKey || event.metaKey) && event.shiftKey
      const key = event.key.toLowerCase()
      const act = (action: (() => void) | null | undefined) => {
        if (!action) return
        event.preventDefault()
        action()
      }
      if (chord && key === "o") return act(() => router.push(newChatHref))
      if (chord && key === "x") return act(onStop)
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === "Escape") return act(onClose)
      if (isField(event.target)) return
      if (event.key === "[") act(onStep && (() => onStep(-1)))
      if (event.key === "]") act(onStep && (() => onStep(1)))
      if (event.key === "/") act(onFocusComposer)
    }
    addEventListener("keydown", press)
    return () => removeEventListener("keydown", press)
  })
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable]")
}

import { heirOf } from "./heir"
import { hasFocus, type Remembered, type Trail } from "./trail"

/** Whenever what had the focus is gone, and if it has gone already: gives it to who is next. */
export function passFocus(last: Remembered): () => void {
  const pass = () => {
    if (hasFocus() || isThere(last.dialog[0] ?? last.page[0])) return
    // What goes may come back at once, and a new page takes the focus itself.
    requestAnimationFrame(() => {
      if (hasFocus() || isThere(last.dialog[0] ?? last.page[0])) return
      const asked = last.dialog.find(({ element }) => element.matches("dialog"))
      heirOf(asked?.element.isConnected ? last.dialog : last.page)?.focus({ preventScroll: true })
    })
  }
  const observer = new MutationObserver(pass)
  observer.observe(document.body, { childList: true, subtree: true })
  pass()
  return () => observer.disconnect()
}

const isThere = (last: Trail[number] | undefined): boolean => last === undefined || last.element.isConnected

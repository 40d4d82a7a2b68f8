"use client"

import { useEffect } from "react"
import { heirOf, type Trail, trailOf } from "./heir"

/**
 * A row that is deleted, a button that is done with: what had the focus goes, and the browser would
 * begin again at the top of the page. Its neighbour gets the focus instead, wherever it happens.
 */
export function FocusKeeper() {
  useEffect(() => {
    let page: Trail = []
    let dialog: Trail = []
    const remember = ({ target }: Pick<FocusEvent, "target">) => {
      if (!(target instanceof Element)) return
      if (target.closest("dialog")) dialog = trailOf(target)
      else [page, dialog] = [trailOf(target), []]
    }
    // Whoever clicks beside everything wants nothing to have the focus.
    const forget = () => {
      if (!hasFocus() && page[0]?.element.isConnected) page = []
    }
    const pass = () => {
      if (hasFocus() || isThere(dialog[0] ?? page[0])) return
      // What goes may come back at once, and a new page takes the focus itself.
      requestAnimationFrame(() => {
        if (hasFocus() || isThere(dialog[0] ?? page[0])) return
        const asked = dialog.find(({ element }) => element.matches("dialog"))
        heirOf(asked?.element.isConnected ? dialog : page)?.focus({ preventScroll: true })
      })
    }
    // It may come after what is about to go was pressed.
    if (hasFocus()) remember({ target: document.activeElement })
    const observer = new MutationObserver(pass)
    observer.observe(document.body, { childList: true, subtree: true })
    document.addEventListener("focusin", remember)
    document.addEventListener("pointerup", forget)
    return () => {
      observer.disconnect()
      document.removeEventListener("focusin", remember)
      document.removeEventListener("pointerup", forget)
    }
  }, [])
  return null
}

const hasFocus = (): boolean => document.activeElement !== null && document.activeElement !== document.body
const isThere = (last: Trail[number] | undefined): boolean => last === undefined || last.element.isConnected

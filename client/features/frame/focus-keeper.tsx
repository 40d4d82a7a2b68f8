"use client"

import { useEffect } from "react"
import { hasFocus, type Remembered, trailOf } from "./trail"

/**
 * A row that is deleted, a button that is done with: what had the focus goes, and the browser would
 * begin again at the top of the page. Its neighbour gets the focus instead, wherever it happens.
 */
export function FocusKeeper() {
  useEffect(() => {
    const last: Remembered = { page: [], dialog: [] }
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return
      if (target.closest("dialog")) last.dialog = trailOf(target)
      else Object.assign(last, { page: trailOf(target), dialog: [] })
    }
    // Whoever clicks beside everything wants nothing to have the focus.
    const forget = () => {
      if (!hasFocus() && last.page[0]?.element.isConnected) last.page = []
    }
    document.addEventListener("focusin", remember)
    document.addEventListener("pointerup", forget)
    // Who had the focus is remembered from the first moment; what passes it on may come later.
    const passing = import("./pass-focus").then(({ passFocus }) => passFocus(last))
    return () => {
      void passing.then((stop) => stop())
      document.removeEventListener("focusin", remember)
      document.removeEventListener("pointerup", forget)
    }
  }, [])
  return null
}

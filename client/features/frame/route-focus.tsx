"use client"

import { usePathname } from "next/navigation"
import { useEffect, useRef } from "react"

/**
 * After a link is followed, puts the focus on the new page's heading, so that the keyboard and
 * a screen reader begin there. Whoever is typing keeps the focus.
 */
export function RouteFocus() {
  const pathname = usePathname()
  const before = useRef(pathname)

  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    const active = document.activeElement
    const typing = active instanceof HTMLTextAreaElement || active instanceof HTMLInputElement
    if (!typing) document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true })
  }, [pathname])

  return null
}

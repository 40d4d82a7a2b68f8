"use client"

import { type RefObject, useCallback, useEffect, useRef, useState } from "react"
import { flushSync } from "react-dom"
import type { OpenSource } from "./evidence"

/**
 * Which source is open. It stands in the address (`?src=2&in=<answer>`, or `?near=2` for what only
 * came near), so that it survives a reload and can be linked, and the browser's Back closes it.
 */
export function useOpenSource(viewport: RefObject<HTMLElement | null>) {
  const [open, setOpen] = useState<OpenSource | null>(null)
  const opener = useRef<HTMLElement>(null)

  useEffect(() => {
    const read = () => setOpen(fromAddress())
    queueMicrotask(read)
    addEventListener("popstate", read)
    return () => removeEventListener("popstate", read)
  }, [])

  /** Opens beside the thread; the mark that was clicked stays at the same height. */
  const show = useCallback(
    (next: OpenSource, from: HTMLElement) => {
      const before = from.getBoundingClientRect().top
      opener.current = from
      const first = fromAddress() === null
      flushSync(() => setOpen(next))
      toAddress(next, first)
      keepHeight(viewport.current, from, before)
    },
    [viewport],
  )
  const step = useCallback((next: OpenSource) => {
    setOpen(next)
    toAddress(next, false)
    opener.current = null
    markOf(next)?.scrollIntoView({ block: "nearest" })
  }, [])
  const close = useCallback(() => {
    const was = fromAddress()
    flushSync(() => setOpen(null))
    toAddress(null, false)
    const back = opener.current?.isConnected ? opener.current : was && markOf(was)
    back?.focus({ preventScroll: true })
    opener.current = null
  }, [])
  return { open, show, step, close }
}

function keepHeight(viewport: HTMLElement | null, from: HTMLElement, before: number): void {
  if (!viewport) return
  const narrow = matchMedia("(width < 56.25rem)").matches
  // Under a sheet only the top of the thread is left to be seen.
  const wanted = narrow ? viewport.getBoundingClientRect().top + 88 : before
  viewport.scrollTop += from.getBoundingClientRect().top - wanted
}

/** What opens it: the first of its marks, or its title among the nearest. */
function markOf({ answerId, n, near }: OpenSource): HTMLElement | null {
  if (near) return document.querySelector(`[data-nearest="${answerId}"] [data-n="${n}"]`)
  const marks = document.querySelectorAll<HTMLElement>(`[data-answer="${answerId}"] .mark`)
  return [...marks].find((mark) => mark.dataset.cites?.split(",").includes(String(n))) ?? null
}

function fromAddress(): OpenSource | null {
  const params = new URLSearchParams(location.search)
  const near = params.has("near")
  const n = Number(params.get(near ? "near" : "src"))
  const answerId = params.get("in")
  return n > 0 && answerId ? { n, answerId, near } : null
}

function toAddress(open: OpenSource | null, push: boolean): void {
  const url = new URL(location.href)
  for (const name of ["src", "near", "in"]) url.searchParams.delete(name)
  if (open) {
    url.searchParams.set(open.near ? "near" : "src", String(open.n))
    url.searchParams.set("in", open.answerId)
  }
  history[push ? "pushState" : "replaceState"](null, "", url)
}

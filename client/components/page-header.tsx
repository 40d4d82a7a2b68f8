"use client"

import { type ReactNode, useEffect } from "react"

type Props = { title: string; before?: ReactNode; after?: ReactNode; children?: ReactNode }

/** A page's name and what can be done on it. Links from other pages put the focus on the name. */
export function PageHeader({ title, before, after, children }: Props) {
  useEffect(() => {
    document.title = title ? `${title} · Ibid` : "Ibid"
  }, [title])
  return (
    <header className="border-line flex h-12 shrink-0 items-center gap-1 border-b ps-4 pe-3">
      {before}
      <h1 tabIndex={-1} className="text-15 min-w-0 truncate">
        {title || "\u00a0"}
      </h1>
      {after}
      <div className="ms-auto flex items-center gap-2 ps-2">{children}</div>
    </header>
  )
}

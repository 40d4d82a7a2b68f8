"use client"

import { type ReactNode, useEffect, useState } from "react"
import { useTranslations } from "use-intl"
import { Sidebar } from "./sidebar"
import { Tabs } from "./tabs"

const COLLAPSED = "ibid.sidebar"

/** The room around every page: sidebar on wide screens, tabs below on narrow ones. */
export function Frame({ projectId, children }: { projectId?: string; children: ReactNode }) {
  const t = useTranslations("frame")
  const [collapsed, setCollapsed] = useCollapsed()
  return (
    <>
      <a
        href="#main"
        className="bg-raised focus:shadow-popover fixed start-2 top-2 z-50 -translate-y-16 rounded-5 px-3 py-2 text-14 focus:translate-y-0"
      >
        {t("skip")}
      </a>
      {/* The room of the tabs is kept before they are there. */}
      <div className="grid h-dvh grid-rows-[minmax(0,1fr)_minmax(calc(3.5rem+1px),auto)] md:grid-cols-[auto_minmax(0,1fr)] md:grid-rows-1">
        <Sidebar projectId={projectId} collapsed={collapsed} onCollapse={setCollapsed} />
        <main id="main" tabIndex={-1} className="flex min-w-0 flex-col overflow-hidden">
          {children}
        </main>
        <Tabs projectId={projectId} />
      </div>
    </>
  )
}

function useCollapsed(): [boolean, (collapsed: boolean) => void] {
  const [collapsed, setCollapsed] = useState(false)

  useEffect(() => {
    // Known only on the device, after the first paint.
    const stored = localStorage.getItem(COLLAPSED) === "collapsed"
    if (stored) queueMicrotask(() => setCollapsed(true))
  }, [])

  const change = (next: boolean) => {
    setCollapsed(next)
    localStorage.setItem(COLLAPSED, next ? "collapsed" : "open")
  }

  useEffect(() => {
    const toggle = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === "s") {
        event.preventDefault()
        change(!collapsed)
      }
    }
    addEventListener("keydown", toggle)
    return () => removeEventListener("keydown", toggle)
  })
  return [collapsed, change]
}

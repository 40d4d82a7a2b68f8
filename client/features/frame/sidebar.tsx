"use client"

import clsx from "clsx"
import { PanelLeftClose, PanelLeftOpen } from "lucide-react"
import Link from "next/link"
import { usePathname } from "next/navigation"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { ChatHistory } from "@/features/chat/history"
import { Account, useIsAdmin } from "./account"
import { Brand } from "@/components/brand"
import * as pages from "@/lib/pages"
import { isCurrent, placesOf } from "./navigation"
import { ProjectSwitcher } from "./project-switcher"

type Props = {
  projectId?: string
  collapsed: boolean
  onCollapse: (collapsed: boolean) => void
}

export function Sidebar({ projectId, collapsed, onCollapse }: Props) {
  const t = useTranslations("frame")
  const pathname = usePathname()
  const isAdmin = useIsAdmin()
  const Toggle = collapsed ? PanelLeftOpen : PanelLeftClose
  return (
    <aside
      aria-label={t("sidebar")}
      className={clsx(
        "bg-sunken border-line hidden h-dvh flex-col gap-3 border-e px-3 pt-2 pb-3 md:flex",
        collapsed ? "w-14 items-center" : "w-58",
      )}
    >
      <div className={clsx("flex items-center justify-between", collapsed ? "flex-col gap-2" : "ps-2")}>
        <Brand href={pages.projects} collapsed={collapsed} />
        <IconButton
          label={collapsed ? t("expandSidebar") : t("collapseSidebar")}
          aria-expanded={!collapsed}
          onClick={() => onCollapse(!collapsed)}
          data-tip-side={collapsed ? "start" : undefined}
        >
          <Toggle size={16} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </div>
      {projectId && !collapsed && <ProjectSwitcher projectId={projectId} />}
      <nav aria-label={t("main")} className="grid gap-0.5">
        {placesOf(projectId, isAdmin).map(({ key, href, icon: Icon }) => {
          const current = isCurrent(pathname, href)
          return (
            <Link
              key={key}
              href={href}
              aria-current={current ? "page" : undefined}
              aria-label={collapsed ? t(key) : undefined}
              title={collapsed ? t(key) : undefined}
              className={clsx(
                "text-14 flex h-8 items-center gap-2.5 rounded-5 border-s-2 px-1.5",
                current
                  ? "border-accent bg-surface font-medium"
                  : "text-ink-2 hover:bg-line/60 hover:text-ink border-transparent",
                collapsed && "w-8 justify-center",
              )}
            >
              <Icon size={16} strokeWidth={1.75} aria-hidden />
              {!collapsed && t(key)}
            </Link>
          )
        })}
      </nav>
      <div className="-mx-3 min-h-0 flex-1 overflow-y-auto px-3">
        {projectId && !collapsed && <ChatHistory projectId={projectId} />}
      </div>
      <Account collapsed={collapsed} />
    </aside>
  )
}

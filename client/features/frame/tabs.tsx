"use client"

import clsx from "clsx"
import { FolderOpen, KeyRound, LogOut, Menu, Settings2, Users } from "lucide-react"
import Link from "next/link"
import { usePathname } from "next/navigation"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Dialog } from "@/components/ui/dialog"
import { menuItemClass } from "@/components/ui/menu"
import * as pages from "@/lib/pages"
import { leave, ThemeToggle, useIsAdmin } from "./account"
import { ADMINS, isCurrent, placesOf } from "./navigation"

/** A thumb reaches four; these are one step further. */
const IN_MORE = new Set(["keys", "people"])

/** The same places as the sidebar's, within reach of a thumb. */
export function Tabs({ projectId }: { projectId?: string }) {
  const t = useTranslations("frame")
  const pathname = usePathname()
  const isAdmin = useIsAdmin()
  const [more, setMore] = useState(false)
  const places = placesOf(projectId).filter(({ key }) => !projectId || !IN_MORE.has(key))
  const tabClass = "text-12 relative flex h-14 flex-col items-center justify-center gap-1"
  return (
    <>
      <nav aria-label={t("main")} className="bg-sunken border-line pe-safe grid grid-cols-4 border-t md:hidden">
        {places.map(({ key, href, icon: Icon }) => {
          const current = isCurrent(pathname, href)
          return (
            <Link
              key={key}
              href={href}
              aria-current={current ? "page" : undefined}
              className={clsx(tabClass, current ? "text-ink font-medium" : "text-ink-2")}
            >
              {current && <span aria-hidden className="bg-accent absolute inset-x-0 -top-px h-0.5" />}
              <Icon size={18} strokeWidth={1.75} aria-hidden />
              {t(key)}
            </Link>
          )
        })}
        <button type="button" className={clsx(tabClass, "text-ink-2")} onClick={() => setMore(true)}>
          <Menu size={18} strokeWidth={1.75} aria-hidden />
          {t("more")}
        </button>
      </nav>
      <Dialog open={more} onClose={() => setMore(false)} title={t("more")} sheet>
        <div className="-mx-2 grid" onClick={() => setMore(false)}>
          <MoreItem href={pages.projects} icon={FolderOpen} words={t("allProjects")} />
          {projectId && <MoreItem href={pages.people(projectId)} icon={Users} words={t("people")} />}
          {projectId && <MoreItem href={pages.projectKeys(projectId)} icon={KeyRound} words={t("keys")} />}
          {projectId && <MoreItem href={pages.personal} icon={Settings2} words={t("personal")} />}
          {isAdmin && ADMINS.map(({ key, href, icon }) => <MoreItem key={key} href={href} icon={icon} words={t(key)} />)}
          <button type="button" className={clsx(menuItemClass, "h-11")} onClick={leave}>
            <LogOut size={16} strokeWidth={1.75} aria-hidden />
            {t("signOut")}
          </button>
        </div>
        <div className="border-line flex items-center justify-between border-t pt-3 text-14">
          {t("theme")}
          <ThemeToggle side="start" />
        </div>
      </Dialog>
    </>
  )
}

function MoreItem({ href, icon: Icon, words }: { href: string; icon: typeof Users; words: string }) {
  return (
    <Link href={href} className={clsx(menuItemClass, "h-11")}>
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      {words}
    </Link>
  )
}

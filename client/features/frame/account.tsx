"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { LogOut, Moon, Sun } from "lucide-react"
import Link from "next/link"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { me, signOut } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import * as pages from "@/lib/pages"
import { currentTheme, setTheme, type Theme } from "@/lib/theme"

const useMe = () => useQuery({ queryKey: keys.me, queryFn: me, staleTime: 5 * 60_000 })

/** Of the installation; of nothing until that is known. */
export const useIsAdmin = () => useMe().data?.is_admin ?? false

export function Account({ collapsed }: { collapsed?: boolean }) {
  const t = useTranslations("frame")
  const user = useMe()
  return (
    <div className={clsx("flex items-center gap-1", collapsed ? "flex-col" : "ps-2")}>
      {!collapsed && (
        <Link href={pages.personal} className="text-13 text-ink-2 hover:text-ink min-w-0 flex-1 truncate" title={user.data?.email}>
          {user.data?.email}
        </Link>
      )}
      <ThemeToggle side={collapsed ? "start" : "above"} />
      <IconButton label={t("signOut")} tip="above" onClick={leave} data-tip-side={collapsed ? "start" : "above"}>
        <LogOut size={16} strokeWidth={1.75} aria-hidden />
      </IconButton>
    </div>
  )
}

/** Leaves with a full page load, so that nothing of the person stays in memory. */
export async function leave(): Promise<void> {
  await signOut().catch(() => undefined)
  location.replace(pages.signIn)
}

export function ThemeToggle({ side = "above" }: { side?: "above" | "below" | "start" }) {
  const t = useTranslations("frame")
  const [theme, show] = useState<Theme | null>(null)
  const toggle = () => {
    const next = (theme ?? currentTheme()) === "dark" ? "light" : "dark"
    setTheme(next)
    show(next)
  }
  return (
    <IconButton label={t("switchTheme")} onClick={toggle} data-tip-side={side}>
      {/* The style sheet knows the theme before any script does. */}
      <Moon size={16} strokeWidth={1.75} aria-hidden className="only-light" />
      <Sun size={16} strokeWidth={1.75} aria-hidden className="only-dark" />
    </IconButton>
  )
}

"use client"

import { useRouter } from "next/navigation"
import { useEffect, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Dialog, DialogActions } from "@/components/ui/dialog"

type Props = {
  /** How many changes would be lost. */
  count: number
  /** Tells whether it went well. */
  onSave: () => Promise<boolean>
  onDiscard: () => void
}

/** Asks before changes that are not saved are left behind, by a link or with the tab. */
export function LeaveGuard({ count, onSave, onDiscard }: Props) {
  const t = useTranslations("settings")
  const router = useRouter()
  const [href, setHref] = useState<string | null>(null)

  useEffect(() => {
    if (count === 0) return
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    const click = (event: MouseEvent) => {
      const target = leadsAway(event)
      if (!target) return
      // Before the link hears of it.
      event.preventDefault()
      event.stopPropagation()
      setHref(target)
    }
    addEventListener("beforeunload", unload)
    addEventListener("click", click, { capture: true })
    return () => {
      removeEventListener("beforeunload", unload)
      removeEventListener("click", click, { capture: true })
    }
  }, [count])

  const stay = () => setHref(null)
  const leave = () => {
    stay()
    if (href) router.push(href)
  }
  return (
    <Dialog open={href !== null} onClose={stay} title={t("leaveTitle")}>
      <p className="text-ink-2">{t("unsaved", { count })}.</p>
      <DialogActions>
        <Button onClick={stay}>{t("stay")}</Button>
        <Button
          onClick={() => {
            onDiscard()
            leave()
          }}
        >
          {t("leave")}
        </Button>
        <Button look="primary" onClick={async () => ((await onSave()) ? leave() : stay())}>
          {t("saveAndLeave")}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** Where a click would lead within the client, if it leads away from this page. */
function leadsAway(event: MouseEvent): string | null {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href]") : null
  const elsewhere = event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
  if (!link || elsewhere || link.target === "_blank" || link.origin !== location.origin) return null
  return link.pathname === location.pathname ? null : link.pathname + link.search
}

"use client"

import { useRef } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"

/** The list is long and not any more as it was read: nobody is thrown back to its beginning unasked. */
export function Renew({ onRenew }: { onRenew: () => void }) {
  const t = useTranslations("documents")
  const top = useRef<HTMLDivElement>(null)
  const renew = () => {
    top.current?.closest(".scroll-area")?.scrollTo({ top: 0 })
    onRenew()
  }
  return (
    <div
      ref={top}
      role="status"
      className="bg-raised border-line shadow-popover text-14 sticky bottom-0 z-5 flex flex-wrap items-center gap-3 justify-self-center rounded-8 border px-3 py-2"
    >
      {t("outdated")}
      <Button size="sm" onClick={renew}>
        {t("renew")}
      </Button>
    </div>
  )
}

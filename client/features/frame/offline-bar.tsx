"use client"

import { useTranslations } from "use-intl"
import { useOnline } from "@/lib/use-online"

export function OfflineBar() {
  const t = useTranslations("frame")
  const online = useOnline()
  return (
    <div role="status">
      {!online && (
        <p className="bg-warn-soft text-ink border-line fixed inset-x-0 top-0 z-40 border-b px-4 py-1.5 text-center text-13">
          {t("offline")}
        </p>
      )}
    </div>
  )
}

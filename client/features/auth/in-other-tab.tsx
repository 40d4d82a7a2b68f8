"use client"

import Link from "next/link"
import { useEffect } from "react"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"
import { tellOtherTabs } from "@/lib/other-tabs"
import * as pages from "@/lib/pages"
import { AuthFrame } from "./auth-frame"

/** Where somebody comes out who signed in again beside a page that waits for them. */
export function InOtherTab() {
  const t = useTranslations("auth")
  useEffect(tellOtherTabs, [])
  return (
    <AuthFrame title={t("inOtherTab")}>
      <div className="grid justify-items-start gap-4">
        <p>{t("inOtherTabHint")}</p>
        <Link href={pages.projects} className={buttonClass()}>
          {t("goOn")}
        </Link>
      </div>
    </AuthFrame>
  )
}

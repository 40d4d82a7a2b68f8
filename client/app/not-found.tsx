import type { Metadata } from "next"
import { createTranslator } from "use-intl/core"
import { buttonClass } from "@/components/ui/button"
import * as pages from "@/lib/pages"
import messages from "@/messages/en.json"

export const metadata: Metadata = { title: "Not found" }

export default function NotFoundPage() {
  const t = createTranslator({ locale: "en", messages, namespace: "notFound" })
  return (
    <main id="main" className="min-h-dvh px-6 pt-[28dvh] pb-6">
      <div className="mx-auto grid max-w-md justify-items-start gap-3">
        <h1 className="text-28 tracking-[-0.02em]">{t("title")}</h1>
        <p className="text-ink-2">{t("hint")}</p>
        {/* A plain link: this page is part of every other, and would bring its own copy of next/link. */}
        <a href={pages.projects} className={buttonClass("primary")}>
          {t("action")}
        </a>
      </div>
    </main>
  )
}

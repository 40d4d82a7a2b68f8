"use client"

import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"

/** A fault of the page itself; the rest of the client goes on working. */
export default function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("ui")
  return (
    <main className="m-auto grid max-w-md justify-items-start gap-3 p-6">
      <h1 className="text-22">{t("pageFailed")}</h1>
      <p className="text-ink-2">{t("pageFailedHint")}</p>
      {error.digest && <code className="mono text-12 text-ink-2">{error.digest}</code>}
      <Button look="primary" onClick={reset}>
        {t("tryAgain")}
      </Button>
    </main>
  )
}

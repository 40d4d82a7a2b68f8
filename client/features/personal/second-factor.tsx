"use client"

import dynamic from "next/dynamic"
import { useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { FactorWords } from "@/features/second-factor/factor-words"
import type { SecondFactor as Standing } from "@/lib/api/types"

const FactorDialog = dynamic(() => import("@/features/second-factor/factor-dialog").then((module) => module.FactorDialog), { ssr: false })

/** Whether signing in with a password asks for a code, too. */
export function SecondFactor({ standing }: { standing: Standing }) {
  return (
    <FactorWords>
      <Section standing={standing} />
    </FactorWords>
  )
}

function Section({ standing: { since, recovery_codes, required } }: { standing: Standing }) {
  const t = useTranslations("factor")
  const format = useFormatter()
  const [wish, ask] = useState<"setUp" | "newCodes" | "remove" | null>(null)
  return (
    <section aria-labelledby="second-factor" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="second-factor" className="text-17 font-semibold">
        {t("secondFactor")}
      </h2>
      <p className="text-14 text-ink-2">
        {since ? t("since", { date: format.dateTime(new Date(since), { dateStyle: "medium" }), count: recovery_codes }) : t("none")} {required && t("required")}
      </p>
      <div className="flex flex-wrap gap-3">
        {(since ? (["newCodes", "remove"] as const) : (["setUp"] as const)).map((what) => (
          <Button key={what} onClick={() => ask(what)}>
            {t(what)}
          </Button>
        ))}
      </div>
      {wish && <FactorDialog wish={wish} required={required} onClose={() => ask(null)} />}
    </section>
  )
}

"use client"

import { useMutation } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { unsubscribe } from "@/lib/api/notices"
import * as pages from "@/lib/pages"
import { useHydrated } from "@/lib/use-hydrated"
import { AuthFrame } from "./auth-frame"

/** Where a letter's last line leads. A press of a button, since programs that look through mail open its links. */
export function Unsubscribe() {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: () => unsubscribe(location.hash.slice(1)) })
  return (
    <AuthFrame title={t("noMore")}>
      <div className="grid justify-items-start gap-4">
        {!isSuccess && <p className="text-14 text-ink-2">{t("noMoreHint")}</p>}
        {error != null && <ProblemNote error={error} />}
        {!isSuccess && (
          <Button look="primary" size="lg" disabled={!hydrated || isPending} onClick={() => mutate()}>
            {t("switchOff")}
          </Button>
        )}
        <p role="status">{isSuccess ? t("switchedOff") : ""}</p>
        <Link href={pages.personal} className={buttonClass()}>
          {t("chooseMail")}
        </Link>
      </div>
    </AuthFrame>
  )
}

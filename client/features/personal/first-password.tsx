"use client"

import { useMutation } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { askForReset } from "@/lib/api/sign-in"

/** Of somebody who signs in elsewhere only: a letter sets one, and proves the address with it. */
export function FirstPassword({ email }: { email: string }) {
  const t = useTranslations("personal")
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: () => askForReset(email) })
  return (
    <section aria-labelledby="password" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="password" className="text-17 font-semibold">
        {t("password")}
      </h2>
      <p className="text-14 text-ink-2 wrap-anywhere">{t("noPassword", { email })}</p>
      {error != null && <ProblemNote error={error} />}
      <Button className="justify-self-start" disabled={isPending || isSuccess} onClick={() => mutate()}>
        {t("sendPasswordLink")}
      </Button>
      <p role="status" className="text-14 text-ink-2 wrap-anywhere">
        {isSuccess ? t("passwordLinkSent", { email }) : ""}
      </p>
    </section>
  )
}

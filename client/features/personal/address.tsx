"use client"

import { useMutation } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { askForVerification } from "@/lib/api/sign-in"

/** An address is typed by anybody; a letter proves whose it is. */
export function Address({ email }: { email: string }) {
  const t = useTranslations("personal")
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: askForVerification })
  return (
    <section aria-labelledby="address" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="address" className="text-17 font-semibold">
        {t("address")}
      </h2>
      <p className="text-14 text-ink-2 wrap-anywhere">{t("addressHint", { email })}</p>
      {error != null && <ProblemNote error={error} />}
      <Button className="justify-self-start" disabled={isPending || isSuccess} onClick={() => mutate()}>
        {t("sendLink")}
      </Button>
      <p role="status" className="text-14 text-ink-2 wrap-anywhere">
        {isSuccess ? t("linkSent", { email }) : ""}
      </p>
    </section>
  )
}

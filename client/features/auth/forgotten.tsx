"use client"

import { useMutation } from "@tanstack/react-query"
import Link from "next/link"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { askForReset } from "@/lib/api/sign-in"
import * as pages from "@/lib/pages"
import { useFieldWords } from "@/lib/use-problem-words"
import { useHydrated } from "@/lib/use-hydrated"
import { AuthFrame } from "./auth-frame"

/** Where no mail is sent, the page says what to do instead. */
export function Forgotten({ sendsMail }: { sendsMail: boolean }) {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: askForReset })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    mutate(String(new FormData(event.currentTarget).get("email")))
  }
  const email = useFieldWords(error)("email")
  return (
    <AuthFrame title={t("forgotten")}>
      {!sendsMail && <p>{t("noMail")}</p>}
      {sendsMail && (
        <form method="post" onSubmit={submit} className="grid gap-4">
          <p className="text-14 text-ink-2">{t("forgottenHint")}</p>
          {error != null && !email && <ProblemNote error={error} />}
          <TextField tall label={t("email")} error={email} name="email" type="email" autoComplete="username" inputMode="email" required />
          <Button type="submit" look="primary" size="lg" disabled={!hydrated || isPending || isSuccess}>
            {t("send")}
          </Button>
          <p role="status" className="text-14">
            {isSuccess ? t("sent") : ""}
          </p>
        </form>
      )}
      <p className="mt-6">
        <Link href={pages.signIn} className={buttonClass()}>
          {t("backToSignIn")}
        </Link>
      </p>
    </AuthFrame>
  )
}

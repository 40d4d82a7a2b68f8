"use client"

import { useMutation } from "@tanstack/react-query"
import Link from "next/link"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Button, buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { resetPassword } from "@/lib/api/sign-in"
import * as pages from "@/lib/pages"
import { useFieldWords } from "@/lib/use-problem-words"
import { useHydrated } from "@/lib/use-hydrated"
import { AuthFrame } from "./auth-frame"
import { PasswordField } from "./password-field"

const SHORTEST_PASSWORD = 8

/** Where a letter leads; the secret is behind `#`, which no browser sends to a server. */
export function ResetPassword() {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  // A password is not kept once it was sent.
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: resetPassword, gcTime: 0 })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    mutate({ secret: location.hash.slice(1), password: String(new FormData(event.currentTarget).get("password")) })
  }
  const field = useFieldWords(error)
  const [password, secret] = [field("password"), field("secret")]
  return (
    <AuthFrame title={t("newPassword")}>
      <form method="post" onSubmit={submit} className="grid gap-4">
        {error != null && !password && <ProblemNote error={error} words={secret && t("noLink")} />}
        <PasswordField
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          hint={t("passwordHint", { length: SHORTEST_PASSWORD })}
          error={password}
        />
        <Button type="submit" look="primary" size="lg" disabled={!hydrated || isPending || isSuccess}>
          {t("setPassword")}
        </Button>
        <p role="status" className="text-14">
          {isSuccess ? t("passwordSet") : ""}
        </p>
      </form>
      <p className="mt-6">
        <Link href={error != null && !password ? pages.forgotten : pages.signIn} className={buttonClass()}>
          {t(error != null && !password ? "askAgain" : "backToSignIn")}
        </Link>
      </p>
    </AuthFrame>
  )
}

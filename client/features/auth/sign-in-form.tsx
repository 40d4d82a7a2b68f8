"use client"

import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { signIn } from "@/lib/api/endpoints"
import { ApiProblem } from "@/lib/api/problem"
import type { SignedIn } from "@/lib/api/types"
import { PasswordField } from "./password-field"

type Props = { email?: string; onSignedIn: (answer: SignedIn) => void }

export function SignInForm({ email, onSignedIn }: Props) {
  const t = useTranslations("auth")
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setBusy(true)
    setError(null)
    try {
      onSignedIn(
        await signIn({ email: String(form.get("email")), password: String(form.get("password")) }),
      )
    } catch (failure) {
      setError(failure)
      setBusy(false)
    }
  }

  const wrong = error instanceof ApiProblem && error.status === 401
  return (
    <form onSubmit={submit} className="grid gap-4">
      {error != null && <ProblemNote error={error} words={wrong ? t("wrong") : undefined} />}
      <TextField
        tall
        label={t("email")}
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        required
        defaultValue={email}
        readOnly={email !== undefined}
      />
      <PasswordField autoComplete="current-password" />
      <Button type="submit" look="primary" size="lg" disabled={busy}>
        {t("signIn")}
      </Button>
    </form>
  )
}

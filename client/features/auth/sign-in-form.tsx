"use client"

import { useMutation } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { signIn } from "@/lib/api/endpoints"
import { ApiProblem } from "@/lib/api/problem"
import type { SecondStep, SignedIn } from "@/lib/api/types"
import { useHydrated } from "@/lib/use-hydrated"
import { PasswordField } from "./password-field"

type Props = { email?: string; onAnswer: (answer: SignedIn | SecondStep) => void }

export function SignInForm({ email, onAnswer }: Props) {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  // A password is not kept once it was sent.
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: signIn, onSuccess: onAnswer, gcTime: 0 })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    mutate({ email: String(form.get("email")), password: String(form.get("password")) })
  }

  const wrong = error instanceof ApiProblem && error.problem.type.endsWith("/unauthorized")
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
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
      <Button type="submit" look="primary" size="lg" disabled={!hydrated || isPending || isSuccess}>
        {t("signIn")}
      </Button>
    </form>
  )
}

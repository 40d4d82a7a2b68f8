"use client"

import { useMutation } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { signUp } from "@/lib/api/endpoints"
import { ApiProblem } from "@/lib/api/problem"
import type { SecondStep, SignedIn } from "@/lib/api/types"
import { useFieldWords } from "@/lib/use-problem-words"
import { useHydrated } from "@/lib/use-hydrated"
import { PasswordField } from "./password-field"

const SHORTEST_PASSWORD = 8

export function SignUpForm({ onAnswer }: { onAnswer: (answer: SignedIn | SecondStep) => void }) {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  // A password is not kept once it was sent.
  const { mutate, error, isPending, isSuccess } = useMutation({ mutationFn: signUp, onSuccess: onAnswer, gcTime: 0 })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const name = String(form.get("name")).trim()
    mutate({
      email: String(form.get("email")),
      password: String(form.get("password")),
      ...(name ? { name } : {}),
    })
  }

  const field = useFieldWords(error)
  const taken = error instanceof ApiProblem && error.status === 409
  const emailError = taken ? t("taken") : field("email")
  const passwordError = field("password")
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {error != null && !emailError && !passwordError && <ProblemNote error={error} />}
      <TextField tall label={t("name")} hint={t("nameHint")} name="name" autoComplete="name" />
      <TextField
        tall
        label={t("email")}
        error={emailError}
        name="email"
        type="email"
        autoComplete="username"
        inputMode="email"
        required
      />
      <PasswordField
        autoComplete="new-password"
        minLength={SHORTEST_PASSWORD}
        hint={t("passwordHint", { length: SHORTEST_PASSWORD })}
        error={passwordError}
      />
      <Button type="submit" look="primary" size="lg" disabled={!hydrated || isPending || isSuccess}>
        {t("signUp")}
      </Button>
    </form>
  )
}

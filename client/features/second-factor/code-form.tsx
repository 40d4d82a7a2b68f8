"use client"

import type { FormEvent, ReactNode } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { useFieldWords } from "@/lib/use-problem-words"

type Props = {
  action: string
  /** Whether a recovery code will do, too; else it is the first code of an authenticator. */
  recovers: boolean
  error: unknown
  busy: boolean
  onCode: (code: string) => void
  children?: ReactNode
}

/** Asks for a code of an authenticator. */
export function CodeForm({ action, recovers, error, busy, onCode, children }: Props) {
  const t = useTranslations("factor")
  const wrong = useFieldWords(error)("code")
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onCode(String(new FormData(event.currentTarget).get("code")))
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {children}
      {error != null && !wrong && <ProblemNote error={error} />}
      <TextField
        tall
        label={t("code")}
        hint={t(recovers ? "codeHint" : "firstCodeHint")}
        error={wrong}
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        minLength={6}
        maxLength={40}
        autoFocus
        required
      />
      <Button type="submit" look="primary" size="lg" disabled={busy}>
        {action}
      </Button>
    </form>
  )
}

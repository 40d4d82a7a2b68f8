"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useRef } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { changePassword } from "@/lib/api/sign-in"
import { useFieldWords } from "@/lib/use-problem-words"

const SHORTEST_PASSWORD = 8

/** `email` is for whatever remembers passwords. */
export function PasswordForm({ email }: { email: string }) {
  const t = useTranslations("personal")
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  // A password is not kept once it was sent.
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: changePassword,
    gcTime: 0,
    onSuccess: () => {
      form.current?.reset()
      return queries.invalidateQueries({ queryKey: keys.sessions })
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const written = new FormData(event.currentTarget)
    mutate({ current: String(written.get("current")), password: String(written.get("password")) })
  }
  const field = useFieldWords(error)
  const [current, password] = [field("current"), field("password")]
  return (
    <section aria-labelledby="password" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="password" className="text-17 font-semibold">
        {t("password")}
      </h2>
      <form ref={form} method="post" onSubmit={submit} className="grid max-w-96 gap-4">
        {error != null && !current && !password && <ProblemNote error={error} />}
        <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
        <TextField label={t("current")} error={current} name="current" type="password" autoComplete="current-password" required />
        <TextField
          label={t("new")}
          hint={t("newHint", { length: SHORTEST_PASSWORD })}
          error={password}
          name="password"
          type="password"
          autoComplete="new-password"
          minLength={SHORTEST_PASSWORD}
          required
        />
        <Button type="submit" className="justify-self-start" disabled={isPending}>
          {t("changePassword")}
        </Button>
        <p role="status" className="text-14 text-ink-2">
          {isSuccess ? t("passwordChanged") : ""}
        </p>
      </form>
    </section>
  )
}

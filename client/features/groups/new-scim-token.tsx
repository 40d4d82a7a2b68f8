"use client"

import { useMutation, useQuery } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { ShownOnce } from "@/components/ui/shown-once"
import { Skeleton } from "@/components/ui/skeleton"
import { me } from "@/lib/api/endpoints"
import { makeScimToken } from "@/lib/api/groups"
import * as keys from "@/lib/api/query-keys"
import { getSecondFactor } from "@/lib/api/second-factor"
import { useFieldWords } from "@/lib/use-problem-words"

type Props = { onMade: () => Promise<unknown>; onClose: () => void }

/** Asks who it is by what they have, makes a token, and shows it this once. */
export function NewScimToken({ onMade, onClose }: Props) {
  const t = useTranslations("scim")
  const user = useQuery({ queryKey: keys.me, queryFn: me })
  const factor = useQuery({ queryKey: keys.secondFactor, queryFn: getSecondFactor })
  // Neither a secret nor a password is kept any longer than it takes.
  const { mutate, data, error, isPending } = useMutation({ mutationFn: makeScimToken, gcTime: 0, onSuccess: onMade })
  const wordsOf = useFieldWords(error)
  const [wrong, wrongCode] = [wordsOf("password"), wordsOf("code")]
  const words = { title: t("created"), said: t("once"), label: t("secret"), copy: t("copy"), kept: t("kept") }
  if (data) return <ShownOnce text={data.secret} words={words} onClose={onClose} />
  const failure = user.error ?? factor.error ?? (wrong || wrongCode ? null : error)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const written = new FormData(event.currentTarget)
    const text = (name: string) => (written.has(name) ? String(written.get(name)) : null)
    mutate({ name: String(written.get("name")).trim(), password: text("password"), code: text("code") })
  }
  return (
    <Dialog open onClose={onClose} title={t("make")}>
      <form method="post" onSubmit={submit} className="grid gap-4">
        {failure != null && <ProblemNote error={failure} />}
        <TextField label={t("name")} name="name" maxLength={100} required autoComplete="off" />
        {user.data && factor.data ? (
          <>
            {user.data.has_password && <TextField label={t("password")} error={wrong} name="password" type="password" autoComplete="current-password" maxLength={200} required />}
            {factor.data.since != null && <TextField label={t("code")} hint={t("codeHint")} error={wrongCode} name="code" autoComplete="one-time-code" maxLength={40} required />}
          </>
        ) : (
          <Skeleton lines={2} />
        )}
        <FormActions onCancel={onClose} busy={isPending || !user.data || !factor.data}>
          {t("make")}
        </FormActions>
      </form>
    </Dialog>
  )
}

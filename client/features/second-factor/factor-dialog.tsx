"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { beginAuthenticator, confirmAuthenticator, makeRecoveryCodes, removeAuthenticator } from "@/lib/api/second-factor"
import type { NewAuthenticator } from "@/lib/api/types"
import { useFieldWords } from "@/lib/use-problem-words"
import { CodeForm } from "./code-form"
import { AuthenticatorSecret } from "./new-authenticator"
import { KeepCodes } from "./recovery-codes"

type Props = { wish: "setUp" | "newCodes" | "remove"; required: boolean; onClose: () => void }

/** Sets up one's authenticator, or changes what there is by a code of it. */
export function FactorDialog({ wish, required, onClose }: Props) {
  const t = useTranslations("factor")
  const queries = useQueryClient()
  const [begun, begin] = useState<NewAuthenticator | null>(null)
  const [codes, keep] = useState<string[] | null>(null)
  const known = () => queries.invalidateQueries({ queryKey: keys.secondFactor })
  const close = () => {
    onClose()
    void known()
  }
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (code: string) => {
      if (wish === "remove") return removeAuthenticator(code).then(close)
      const made = await (wish === "setUp" ? confirmAuthenticator(code) : makeRecoveryCodes(code))
      keep(made.codes)
    },
    gcTime: 0,
  })
  const hint = wish === "remove" ? (required ? "removeRequiredHint" : "removeHint") : "newCodesHint"
  const asks = wish !== "setUp" || begun
  return (
    <Dialog open onClose={close} closable={!codes} title={t(wish === "remove" ? "removeTitle" : wish)}>
      {codes && <KeepCodes codes={codes} onKept={close} />}
      {!codes && !asks && <PasswordFirst onBegun={begin} />}
      {!codes && asks && (
        <CodeForm action={t(wish === "remove" ? "remove" : "confirm")} recovers={!begun} error={error} busy={isPending} onCode={mutate}>
          {begun ? <AuthenticatorSecret {...begun} /> : <p className="text-14 text-ink-2">{t(hint)}</p>}
        </CodeForm>
      )}
    </Dialog>
  )
}

function PasswordFirst({ onBegun }: { onBegun: (begun: NewAuthenticator) => void }) {
  const t = useTranslations("factor")
  // A password is not kept once it was sent.
  const { mutate, error, isPending } = useMutation({ mutationFn: beginAuthenticator, onSuccess: onBegun, gcTime: 0 })
  const wrong = useFieldWords(error)("password")
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    mutate(String(new FormData(event.currentTarget).get("password")))
  }
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      {error != null && !wrong && <ProblemNote error={error} />}
      <TextField tall label={t("password")} error={wrong} name="password" type="password" autoComplete="current-password" maxLength={200} required />
      <Button type="submit" look="primary" size="lg" disabled={isPending}>
        {t("goOn")}
      </Button>
    </form>
  )
}

"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { Dialog } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { ApiProblem } from "@/lib/api/problem"
import * as keys from "@/lib/api/query-keys"
import { removePasskey } from "@/lib/api/sign-in"
import type { NewPasskey as Wanted } from "@/lib/api/passkeys"
import type { Passkey } from "@/lib/api/types"
import { useFieldWords } from "@/lib/use-problem-words"

type Asked = { hasPassword: boolean; hasFactor: boolean }
type Props = Asked & { passkeys: Passkey[] }

/** What somebody signs in with instead of a password. */
export function Passkeys({ passkeys, ...asked }: Props) {
  const t = useTranslations("personal")
  const queries = useQueryClient()
  const [adding, add] = useState(false)
  const [removing, remove] = useState<Passkey | null>(null)
  const confirmed = async () => {
    if (removing) await removePasskey(removing.id)
    await queries.invalidateQueries({ queryKey: keys.passkeys })
  }
  return (
    <section aria-labelledby="passkeys" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="passkeys" className="text-17 font-semibold">
        {t("passkeys")}
      </h2>
      <p className="text-14 text-ink-2">{t("passkeysHint")}</p>
      {passkeys.length > 0 && (
        <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
          {passkeys.map((one) => (
            <PasskeyRow key={one.id} passkey={one} onRemove={() => remove(one)} />
          ))}
        </ul>
      )}
      <Button className="justify-self-start" onClick={() => add(true)}>
        {t("addPasskey")}
      </Button>
      {adding && <NewPasskey {...asked} onClose={() => add(false)} />}
      <Confirm open={removing !== null} onClose={() => remove(null)} title={t("removeTitle", { label: removing?.name ?? "" })} action={t("remove")} onConfirm={confirmed}>
        {t("removePasskeyHint")}
      </Confirm>
    </section>
  )
}

function PasskeyRow({ passkey: { name, created_at, used_at }, onRemove }: { passkey: Passkey; onRemove: () => void }) {
  const t = useTranslations("personal")
  const format = useFormatter()
  const on = (time: string) => format.dateTime(new Date(time), { dateStyle: "medium" })
  return (
    <li className="flex items-center gap-4 py-2 ps-4 pe-2">
      <span className="grid min-w-0 flex-1">
        <span className="font-medium wrap-anywhere">{name}</span>
        <span className="text-13 text-ink-2">{`${t("added", { when: on(created_at) })} · ${t("usedAt", { when: on(used_at) })}`}</span>
      </span>
      <Button look="quiet" size="sm" aria-label={t("removeNamed", { label: name })} onClick={onRemove}>
        {t("remove")}
      </Button>
    </li>
  )
}

function NewPasskey({ hasPassword, hasFactor, onClose }: Asked & { onClose: () => void }) {
  const t = useTranslations("personal")
  const queries = useQueryClient()
  // A password is not kept once it was sent.
  const { mutate, error, isPending } = useMutation({
    mutationFn: async (wanted: Wanted) => (await import("@/lib/api/passkeys")).addPasskey(wanted),
    gcTime: 0,
    onSuccess: (there) => {
      queries.setQueryData(keys.passkeys, there)
      onClose()
    },
  })
  const wordsOf = useFieldWords(error)
  const [wrong, wrongCode] = [wordsOf("password"), wordsOf("code")]
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const written = new FormData(event.currentTarget)
    const text = (name: string) => (written.has(name) ? String(written.get(name)) : null)
    mutate({ name: String(written.get("name")), password: text("password"), code: text("code") })
  }
  return (
    <Dialog open onClose={onClose} title={t("addPasskey")}>
      <form method="post" onSubmit={submit} className="grid gap-4">
        {error != null && !wrong && !wrongCode && <ProblemNote error={error} words={error instanceof ApiProblem ? error.problem.detail : t("passkeyNotMade")} />}
        <TextField tall label={t("passkeyName")} hint={t("passkeyNameHint")} name="name" maxLength={100} autoComplete="off" required />
        {hasPassword && <TextField tall label={t("password")} error={wrong} name="password" type="password" autoComplete="current-password" maxLength={200} required />}
        {hasFactor && <TextField tall label={t("code")} hint={t("codeHint")} error={wrongCode} name="code" autoComplete="one-time-code" maxLength={40} required />}
        <Button type="submit" look="primary" size="lg" disabled={isPending}>
          {t("goOn")}
        </Button>
      </form>
    </Dialog>
  )
}

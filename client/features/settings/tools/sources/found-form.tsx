"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { DialogActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import type { Failure, Found, Looked } from "./found"
import { Changed } from "./changed"
import { WebhookFields } from "./webhook-fields"
import { withoutArguments } from "./webhook-tool"

type Props = { looked: Looked; onBack?: () => void; onClose: () => void }

/** What there is, with a box for each that can be imported. */
export function FoundForm({ looked, onBack, onClose }: Props) {
  const t = useTranslations("toolSources")
  const ui = useTranslations("ui")
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [wrong, setWrong] = useState<readonly string[]>([])
  const taken = useMutation({
    mutationFn: (form: FormData) => looked.take([...chosen], form),
    // What was imported is not sent again with what was not.
    onSuccess: (failed) => (failed.length === 0 ? onClose() : setChosen(failed.map(({ id }) => id))),
  })
  const toggle = (id: string) => setChosen((now) => (now.includes(id) ? now.filter((one) => one !== id) : [...now, id]))
  const take = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const unread = withoutArguments(chosen, form)
    setWrong(unread)
    if (unread.length === 0) taken.mutate(form)
  }
  const taking = looked.items.filter((one) => chosen.includes(one.id))
  const wanted = taking.flatMap((one) => one.secrets)
  return (
    <form onSubmit={take} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <p className="text-13 text-ink-2">{t(looked.items.length > 0 ? "found" : "nothing")}</p>
      {looked.more && <p className="text-13 text-warn">{t("more")}</p>}
      {looked.gone.length > 0 && <p className="text-13 text-warn">{t("gone", { names: looked.gone.join(", ") })}</p>}
      {looked.goneWebhooks?.map(({ tool_id, name, detail }) => (
        <p key={tool_id} className="text-13 text-warn wrap-anywhere">
          <code className="mono">{name}</code>: {detail}
        </p>
      ))}
      {looked.items.length > 0 && (
        <ul tabIndex={0} aria-label={t("found")} className="divide-line border-line max-h-80 divide-y overflow-auto rounded-5 border">
          {looked.items.map((one) => (
            <FoundRow key={one.id} found={one} chosen={chosen.includes(one.id)} onToggle={() => toggle(one.id)} />
          ))}
        </ul>
      )}
      {[...new Set(wanted)].map((header) => (
        <TextField key={header} label={t("needs", { header })} hint={t("needsHint")} name={header} type="password" autoComplete="new-password" maxLength={8000} />
      ))}
      {taking.map(({ id, webhook }) => webhook && <WebhookFields key={id} id={id} webhook={webhook} wrong={wrong.includes(id)} />)}
      {taken.error != null && <ProblemNote error={taken.error} />}
      <div role="status">{taken.data && taken.data.length > 0 && <Failed failures={taken.data} />}</div>
      <DialogActions>
        {onBack ? <Button onClick={onBack}>{t("back")}</Button> : <Button onClick={onClose}>{ui("close")}</Button>}
        <Button look="primary" type="submit" disabled={chosen.length === 0 || taken.isPending}>
          {t("take", { count: chosen.length })}
        </Button>
      </DialogActions>
    </form>
  )
}

function FoundRow({ found, chosen, onToggle }: { found: Found; chosen: boolean; onToggle: () => void }) {
  const t = useTranslations("toolSources")
  const { name, description, problem, warning, state, webhook } = found
  return (
    <li className="grid gap-1 px-3 py-2">
      <label className="flex min-h-8 flex-wrap items-center gap-x-2">
        <input type="checkbox" checked={chosen} disabled={problem != null || webhook?.tool_id != null || state === "same"} onChange={onToggle} className="accent-accent size-4" />
        <code className="mono text-13 me-auto min-w-0 font-medium wrap-anywhere">{name}</code>
        {state !== "new" && <span className="text-12 text-ink-2">{t(`states.${state}`)}</span>}
        {found.asks && <span className="text-12 text-warn">{t("asks")}</span>}
      </label>
      <p className="text-13 wrap-anywhere">{description}</p>
      {webhook?.webhook && (
        <p className="text-12 text-ink-2 wrap-anywhere">
          {webhook.webhook.workflow} · {webhook.request.method} {webhook.request.url}
          {!webhook.webhook.active && <span className="text-warn"> · {t("asleep")}</span>}
        </p>
      )}
      {found.changed != null && found.changed.length > 0 && <Changed name={name} changed={found.changed} update={found.update} />}
      {warning && <p className="text-13 text-warn">{warning}</p>}
      {problem && <p className="text-13 text-danger">{problem}</p>}
    </li>
  )
}

function Failed({ failures }: { failures: Failure[] }) {
  const t = useTranslations("toolSources")
  return (
    <div className="text-13 text-danger grid gap-1">
      <p>{t("failed")}</p>
      <ul className="list-disc ps-5">
        {failures.map(({ id, reason }) => (
          <li key={id} className="wrap-anywhere">
            {reason}
          </li>
        ))}
      </ul>
    </div>
  )
}

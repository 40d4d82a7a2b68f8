"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { ShownOnce } from "@/components/ui/shown-once"
import { createApiKey } from "@/lib/api/endpoints"
import { isWhole, type Scope, ScopeFields } from "./key-scope"
import type { Projects } from "./use-all-projects"

type Props = { projects: Projects; onClose: () => void; onCreated: () => void }

const LIFETIMES = [30, 90, 365] as const
const DAY_MS = 86_400_000

/** Creates a key, then shows its secret, this once. */
export function NewKey({ projects, onClose, onCreated }: Props) {
  // A secret is not kept any longer than it is shown.
  const created = useMutation({ mutationFn: createApiKey, onSuccess: () => onCreated(), gcTime: 0 })
  if (created.data?.secret) return <Secret secret={created.data.secret} onClose={onClose} />

  const create = (event: FormEvent<HTMLFormElement>, { verbs, projects: chosen }: Scope) => {
    const form = new FormData(event.currentTarget)
    const days = Number(form.get("days"))
    created.mutate({
      name: String(form.get("name")).trim(),
      verbs,
      projects: chosen,
      ...(days ? { expires_at: new Date(Date.now() + days * DAY_MS).toISOString() } : {}),
    })
  }
  return <KeyForm busy={created.isPending || created.isSuccess} error={created.error} projects={projects} onSubmit={create} onClose={onClose} />
}

function Secret({ secret, onClose }: { secret: string; onClose: () => void }) {
  const t = useTranslations("keys")
  const words = { title: t("created"), said: t("once"), label: t("secret"), copy: t("copy"), kept: t("kept") }
  return <ShownOnce text={secret} words={words} onClose={onClose} />
}

type FormProps = {
  busy: boolean
  error: unknown
  projects: Projects
  onSubmit: (event: FormEvent<HTMLFormElement>, scope: Scope) => void
  onClose: () => void
}

function KeyForm({ busy, error, projects, onSubmit, onClose }: FormProps) {
  const t = useTranslations("keys")
  const [scope, setScope] = useState<Scope>({ verbs: ["read"], projects: [] })
  const [tried, setTried] = useState(false)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (isWhole(scope)) onSubmit(event, scope)
  }
  return (
    <Dialog open onClose={onClose} title={t("new")}>
      <form onSubmit={submit} className="grid gap-4">
        {error != null && <ProblemNote error={error} />}
        <TextField label={t("name")} hint={t("nameHint")} name="name" required maxLength={200} autoComplete="off" />
        <ScopeFields scope={scope} projects={projects} checked={tried} onChange={setScope} />
        <Field label={t("lifetime")}>
          {({ id }) => (
            <select id={id} name="days" defaultValue="90" className={`${inputClass} h-9`}>
              {LIFETIMES.map((days) => (
                <option key={days} value={days}>
                  {t("days", { count: days })}
                </option>
              ))}
              <option value="">{t("forever")}</option>
            </select>
          )}
        </Field>
        <FormActions onCancel={onClose} busy={busy}>
          {t("create")}
        </FormActions>
      </form>
    </Dialog>
  )
}

"use client"

import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { FormActions } from "@/components/ui/dialog"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import type { Wanted } from "./found"

type Props = { error: unknown; pending: boolean; onLook: (wanted: Wanted) => void; onClose: () => void }
type Kind = Wanted["kind"]

const KINDS = ["openapi", "n8n", "mcp"] as const
const N8N_KEY = "X-N8N-API-KEY"

/** Where tools are described. */
export function SourceForm({ error, pending, onLook, onClose }: Props) {
  const t = useTranslations("toolSources")
  const [kind, setKind] = useState<Kind>("openapi")
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onLook(wantedOf(kind, new FormData(event.currentTarget)))
  }
  return (
    <form onSubmit={look} className="grid gap-4">
      {error != null && <ProblemNote error={error} />}
      <Field label={t("from")}>
        {({ id }) => (
          <select id={id} value={kind} onChange={(event) => setKind(event.target.value as Kind)} className={`${inputClass} h-9`}>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(`kinds.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <TextField label={t("url")} hint={t(`urlHints.${kind}`)} name="url" required={kind !== "openapi"} maxLength={2000} autoComplete="off" inputMode="url" />
      {kind === "openapi" && <DocumentField />}
      {kind === "n8n" && (
        <>
          <TextField label={t("key")} hint={t("keyHint")} name="secret" type="password" required autoComplete="new-password" maxLength={8000} />
          <TextField label={t("webhooks")} hint={t("webhooksHint")} name="webhooks" maxLength={2000} autoComplete="off" inputMode="url" />
        </>
      )}
      {kind === "mcp" && (
        <>
          <TextField label={t("header")} hint={t("headerHint")} name="header" maxLength={100} autoComplete="off" />
          <TextField label={t("secret")} hint={t("secretHint")} name="secret" type="password" autoComplete="new-password" maxLength={8000} />
        </>
      )}
      <FormActions onCancel={onClose} busy={pending}>
        {t("look")}
      </FormActions>
    </form>
  )
}

function DocumentField() {
  const t = useTranslations("toolSources")
  return (
    <Field label={t("document")} hint={t("documentHint")}>
      {({ id, describedBy }) => (
        <textarea id={id} aria-describedby={describedBy} name="document" rows={4} spellCheck={false} className={`${inputClass} mono text-13 py-2`} />
      )}
    </Field>
  )
}

function wantedOf(kind: Kind, form: FormData): Wanted {
  const said = (name: string) => String(form.get(name) ?? "").trim()
  const url = said("url")
  if (kind === "openapi") return { kind, secrets: {}, ...(url && { url }), ...(said("document") && { document: said("document") }) }
  const header = kind === "n8n" ? N8N_KEY : said("header")
  const secrets = header && said("secret") ? { [header]: said("secret") } : {}
  if (kind === "n8n" && said("webhooks")) return { kind, url, secrets, webhooks_url: said("webhooks") }
  return { kind, url, secrets }
}

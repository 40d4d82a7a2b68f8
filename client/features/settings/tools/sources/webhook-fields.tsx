"use client"

import { useTranslations } from "use-intl"
import { Field, inputClass, TextField } from "@/components/ui/field"
import type { DiscoveredTool } from "@/lib/api/types"
import { JsonField } from "../json-field"
import { fieldOf } from "./webhook-tool"

type Props = { id: string; webhook: DiscoveredTool; wrong: boolean }

const ALWAYS_CHANGE = ["PUT", "PATCH", "DELETE"]

/** What n8n does not say of a webhook: when to call it, what with, and how to sign in. */
export function WebhookFields({ id, webhook, wrong }: Props) {
  const t = useTranslations("toolSources")
  const { name, description, parameters, request } = webhook
  const from = webhook.webhook?.from_example ? "fromExample" : "noExample"
  return (
    <fieldset className="border-line grid min-w-0 gap-3 border-t pt-3">
      <legend className="mono text-13 float-start w-full font-medium wrap-anywhere">{name}</legend>
      <Field label={t("when")} hint={t("whenHint")}>
        {({ id: field, describedBy }) => (
          <textarea
            id={field}
            aria-describedby={describedBy}
            name={fieldOf(id, "description")}
            defaultValue={description}
            required
            maxLength={2000}
            rows={2}
            className={`${inputClass} py-2`}
          />
        )}
      </Field>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">
        <JsonField label={t("arguments")} name={fieldOf(id, "parameters")} value={parameters} error={wrong ? t("notJson") : null} />
        <p className="text-13 text-ink-2">{t(from)}</p>
      </div>
      <SignIn id={id} webhook={webhook} />
      {!ALWAYS_CHANGE.includes(request.method ?? "GET") && (
        <label className="text-14 flex min-h-8 items-center gap-2">
          <input type="checkbox" name={fieldOf(id, "reads")} className="accent-accent size-4" />
          {t("reads")}
        </label>
      )}
    </fieldset>
  )
}

function SignIn({ id, webhook }: { id: string; webhook: DiscoveredTool }) {
  const t = useTranslations("toolSources")
  const how = webhook.webhook?.sign_in
  if (!how) return null
  const plain = { autoComplete: "off", maxLength: 200 }
  return (
    <>
      {how === "basic" && <TextField label={t("user")} name={fieldOf(id, "user")} {...plain} />}
      {how === "header" && <TextField label={t("header")} hint={t("hookHeaderHint")} name={fieldOf(id, "header")} {...plain} />}
      <TextField label={t(`signIns.${how}`)} hint={t("laterHint")} name={fieldOf(id, "secret")} type="password" autoComplete="new-password" maxLength={8000} />
    </>
  )
}

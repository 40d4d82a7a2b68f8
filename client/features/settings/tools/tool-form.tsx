"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import type { NewTool, Tool } from "@/lib/api/types"
import { jsonObject } from "./json-object"
import { JsonField } from "./json-field"
import type { Tools } from "./use-tools"

type Props = { tool?: Tool; tools: Tools; onClose: () => void }

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const
const EXAMPLE = { type: "object", properties: { id: { type: "string", description: "…" } }, required: ["id"] }

/** Makes a tool, or changes one. */
export function ToolForm({ tool, tools, onClose }: Props) {
  const t = useTranslations("tools")
  const [wrong, setWrong] = useState(false)
  const ofServer = tool?.kind === "mcp" // what it is called with, and where it goes, is its server's
  const saved = useMutation({
    mutationFn: (body: ReturnType<typeof bodyOf>) => (tool ? tools.change(tool, body) : tools.make(body as NewTool)),
    onSuccess: onClose,
  })
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const parameters = ofServer ? {} : jsonObject(form.get("parameters"))
    setWrong(parameters === null)
    if (parameters) saved.mutate(bodyOf(form, parameters, tool))
  }
  return (
    <Dialog open onClose={onClose} title={tool ? t("editNamed", { name: tool.name }) : t("new")}>
      <form onSubmit={save} className="grid gap-4">
        {saved.error != null && <ProblemNote error={saved.error} />}
        <TextField label={t("name")} hint={t("nameHint")} name="name" defaultValue={tool?.name} required maxLength={64} autoComplete="off" />
        <Field label={t("description")} hint={t("descriptionHint")}>
          {({ id, describedBy }) => (
            <textarea id={id} aria-describedby={describedBy} name="description" defaultValue={tool?.description} required maxLength={2000} rows={2} className={`${inputClass} py-2`} />
          )}
        </Field>
        {!ofServer && <RequestFields tool={tool} wrong={wrong} />}
        <label className="text-14 flex min-h-8 items-center gap-2">
          <input type="checkbox" name="changes" defaultChecked={tool?.changes ?? false} className="accent-accent size-4" />
          {t("changes")}
        </label>
        <FormActions onCancel={onClose} busy={saved.isPending}>
          {t("save")}
        </FormActions>
      </form>
    </Dialog>
  )
}

/** Where a tool goes, what it is called with, and a secret for it. */
function RequestFields({ tool, wrong }: { tool?: Tool; wrong: boolean }) {
  const t = useTranslations("tools")
  const request = tool?.request
  return (
    <>
      <Field label={t("method")}>
        {({ id }) => (
          <select id={id} name="method" defaultValue={request?.method ?? "GET"} className={`${inputClass} h-9 justify-self-start`}>
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        )}
      </Field>
      <TextField label={t("url")} hint={t("urlHint")} name="url" defaultValue={request?.url} required autoComplete="off" inputMode="url" />
      <JsonField label={t("parameters")} name="parameters" value={tool?.parameters ?? EXAMPLE} error={wrong ? t("notJson") : null} />
      <TextField label={t("header")} hint={t("headerHint")} name="header" defaultValue={tool?.secrets?.[0]} maxLength={100} autoComplete="off" />
      <TextField label={t("secret")} hint={t("secretHint")} name="secret" type="password" autoComplete="new-password" maxLength={8000} />
    </>
  )
}

/** What the form says; what it does not show of a tool stays as it is. */
function bodyOf(form: FormData, parameters: Record<string, unknown>, tool?: Tool) {
  const said = (name: string) => String(form.get(name) ?? "").trim()
  const secret = said("header") && said("secret") ? { [said("header")]: said("secret") } : {}
  const method = METHODS.find((one) => one === said("method")) ?? "GET"
  const { headers = {}, arguments: places = {} } = tool?.request ?? {}
  const words = { name: said("name"), description: said("description"), changes: form.get("changes") !== null }
  if (tool?.kind === "mcp") return words
  return {
    ...words,
    parameters,
    request: { headers, arguments: places, method, url: said("url") },
    secrets: secret,
  }
}

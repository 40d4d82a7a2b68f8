"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import type { Assistant, Filters, NewAssistant } from "@/lib/api/types"
import { PinnedField } from "../pinned/pinned-field"
import { filtersOf } from "./filters"
import { filterFieldsIn, FiltersField } from "./filters-field"
import { ToolsField } from "./tools-field"
import type { Assistants } from "./use-assistants"

type Props = {
  projectId: string
  /** Names of the installation's language models. */
  models: string[]
  assistant?: Assistant
  assistants: Assistants
  onClose: () => void
}

const AGENTS = ["simple", "agent", "automatic"] as const
const MOST_DOCUMENTS = 1000

/** Makes an assistant, or changes one. */
export function AssistantForm({ projectId, models, assistant, assistants, onClose }: Props) {
  const t = useTranslations("assistants")
  const [documents, setDocuments] = useState<string[]>(assistant?.document_ids ?? [])
  const [tools, setTools] = useState<string[] | null>(assistant?.tools ?? null)
  const filters = given(assistant?.filters)
  const saved = useMutation({
    mutationFn: (body: NewAssistant) => (assistant ? assistants.change(assistant, body) : assistants.make(body)),
    onSuccess: onClose,
  })
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    saved.mutate({ ...wordsOf(form), filters: filtersOf(filterFieldsIn(form), filters), document_ids: documents.length > 0 ? documents : null, tools })
  }
  return (
    <Dialog open onClose={onClose} title={assistant ? t("editNamed", { name: assistant.name }) : t("new")}>
      <form onSubmit={save} className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {saved.error != null && <ProblemNote error={saved.error} />}
        <TextField label={t("name")} name="name" defaultValue={assistant?.name} required maxLength={100} autoComplete="off" />
        <TextField label={t("description")} hint={t("descriptionHint")} name="description" defaultValue={assistant?.description} maxLength={500} autoComplete="off" />
        <Field label={t("instructions")} hint={t("instructionsHint")}>
          {({ id, describedBy }) => (
            <textarea id={id} aria-describedby={describedBy} name="instructions" defaultValue={assistant?.instructions} maxLength={2000} rows={3} className={`${inputClass} py-2`} />
          )}
        </Field>
        <PinnedField
          projectId={projectId}
          label={t("documents")}
          hint={t("documentsHint")}
          placeholder={t("findDocument")}
          ids={documents}
          most={MOST_DOCUMENTS}
          onChange={setDocuments}
        />
        <FiltersField filters={filters} />
        <ToolsField projectId={projectId} chosen={tools} onChange={setTools} />
        <Choices assistant={assistant} models={models} />
        <FormActions onCancel={onClose} busy={saved.isPending}>
          {t("save")}
        </FormActions>
      </form>
    </Dialog>
  )
}

/** Who answers, and by which model. */
function Choices({ assistant, models }: Pick<Props, "assistant" | "models">) {
  const t = useTranslations("assistants")
  const choice = useTranslations("settings.choice")
  const known = assistant?.model && !models.includes(assistant.model) ? [assistant.model, ...models] : models
  return (
    <>
      <Field label={t("agent")}>
        {({ id }) => (
          <select id={id} name="agent" defaultValue={assistant?.agent ?? ""} className={`${inputClass} h-9 max-w-full justify-self-start`}>
            <option value="">{t("asProject")}</option>
            {AGENTS.map((one) => (
              <option key={one} value={one}>
                {choice(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {known.length > 0 && (
        <Field label={t("model")}>
          {({ id }) => (
            <select id={id} name="model" defaultValue={assistant?.model ?? ""} className={`${inputClass} h-9 max-w-full justify-self-start`}>
              <option value="">{t("asProject")}</option>
              {known.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          )}
        </Field>
      )}
    </>
  )
}

/** Those that are not null. */
const given = (filters: Filters = {}): Filters => Object.fromEntries(Object.entries(filters).filter(([, one]) => one != null))

function wordsOf(form: FormData) {
  const said = (name: string) => String(form.get(name) ?? "").trim()
  return {
    name: said("name"),
    description: said("description"),
    instructions: said("instructions"),
    agent: AGENTS.find((one) => one === said("agent")) ?? null,
    model: said("model") || null,
  }
}

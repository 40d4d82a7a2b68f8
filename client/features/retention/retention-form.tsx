"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useRef } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { previewRetention, setRetention } from "@/lib/api/retention"
import type { Retention, RetentionState } from "@/lib/api/types"

/** What is filled in; an empty field keeps everything. */
function read(form: HTMLFormElement): Retention {
  const told = new FormData(form)
  return {
    documents_days: Number(told.get("documents_days")) || null,
    documents_by: told.get("documents_by") === "untouched" ? "untouched" : "uploaded",
    chats_days: Number(told.get("chats_days")) || null,
  }
}

export function RetentionForm({ projectId, state }: { projectId: string; state: RetentionState }) {
  const t = useTranslations("retention")
  const queries = useQueryClient()
  const form = useRef<HTMLFormElement>(null)
  const preview = useMutation({ mutationFn: (body: Retention) => previewRetention(projectId, body) })
  const save = useMutation({
    mutationFn: (body: Retention) => setRetention(projectId, body),
    onSuccess: (told) => queries.setQueryData(keys.retention(projectId), told),
  })
  /** What was said before is about other days. */
  const forget = () => {
    preview.reset()
    save.reset()
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    save.mutate(read(event.currentTarget))
  }
  const look = () => {
    if (form.current?.reportValidity()) preview.mutate(read(form.current))
  }
  const days = { type: "number", inputMode: "numeric", min: 1, max: 36_500, step: 1, hint: t("empty") } as const
  return (
    <form ref={form} method="post" onSubmit={submit} onChange={forget} className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label={t("documentsDays")} name="documents_days" defaultValue={state.documents_days ?? ""} {...days} />
        <TextField label={t("chatsDays")} name="chats_days" defaultValue={state.chats_days ?? ""} {...days} />
      </div>
      <Field label={t("by")}>
        {({ id }) => (
          <select id={id} name="documents_by" defaultValue={state.documents_by} className={`${inputClass} h-9 max-w-full justify-self-start`}>
            <option value="uploaded">{t("uploaded")}</option>
            <option value="untouched">{t("untouched")}</option>
          </select>
        )}
      </Field>
      <p role="status" className="text-14 empty:hidden">
        {preview.data && t("would", preview.data)}
        {save.isSuccess && t("saved")}
      </p>
      {(preview.error ?? save.error) != null && <ProblemNote error={preview.error ?? save.error} />}
      <span className="flex flex-wrap gap-2">
        <Button disabled={preview.isPending} onClick={look}>
          {t("preview")}
        </Button>
        <Button type="submit" look="primary" disabled={save.isPending}>
          {t("save")}
        </Button>
      </span>
    </form>
  )
}

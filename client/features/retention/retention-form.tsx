"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useRef, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { previewRetention, setRetention } from "@/lib/api/retention"
import type { Retention, RetentionState } from "@/lib/api/types"
import { deletesMore } from "./deletes-more"

/** What is filled in; an empty field keeps everything. */
function read(form: HTMLFormElement): Retention {
  const told = new FormData(form)
  return {
    documents_days: Number(told.get("documents_days")) || null,
    documents_by: told.get("documents_by") === "untouched" ? "untouched" : "uploaded",
    chats_days: Number(told.get("chats_days")) || null,
    versions_days: Number(told.get("versions_days")) || null,
  }
}

export function RetentionForm({ projectId, state }: { projectId: string; state: RetentionState }) {
  const t = useTranslations("retention")
  const queries = useQueryClient()
  const [asked, setAsked] = useState<Retention | null>(null)
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
    const wanted = read(event.currentTarget)
    if (deletesMore(state, wanted)) preview.mutate(wanted, { onSuccess: () => setAsked(wanted) })
    else save.mutate(wanted)
  }
  const look = () => {
    if (!form.current?.reportValidity()) return
    save.reset()
    preview.mutate(read(form.current))
  }
  const failure = preview.error ?? (asked ? null : save.error)
  return (
    <>
      <form ref={form} method="post" onSubmit={submit} onChange={forget} className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <Days state={state} />
        <Reckoning by={state.documents_by} />
        <p role="status" className="text-14 empty:hidden">
          {save.isSuccess ? t("saved") : preview.data && t("would", preview.data)}
        </p>
        {failure != null && <ProblemNote error={failure} />}
        <span className="flex flex-wrap gap-2">
          <Button disabled={preview.isPending} onClick={look}>
            {t("preview")}
          </Button>
          <Button type="submit" look="primary" disabled={save.isPending || preview.isPending}>
            {t("save")}
          </Button>
        </span>
      </form>
      {asked && preview.data && (
        <Confirm open onClose={() => setAsked(null)} title={t("confirmTitle")} action={t("confirm")} onConfirm={() => save.mutateAsync(asked)}>
          {t("would", preview.data)} {t("confirmHint")}
        </Confirm>
      )}
    </>
  )
}

function Days({ state }: { state: RetentionState }) {
  const t = useTranslations("retention")
  const days = { type: "number", inputMode: "numeric", min: 1, max: 36_500, step: 1, hint: t("empty") } as const
  const atMost = state.versions_days_at_most
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField label={t("documentsDays")} name="documents_days" defaultValue={state.documents_days ?? ""} {...days} />
      <TextField label={t("chatsDays")} name="chats_days" defaultValue={state.chats_days ?? ""} {...days} />
      <TextField
        label={t("versionsDays")}
        name="versions_days"
        defaultValue={state.versions_days ?? ""}
        {...days}
        hint={atMost ? t("atMost", { days: atMost }) : t("emptyVersions")}
      />
    </div>
  )
}

function Reckoning({ by }: { by: Retention["documents_by"] }) {
  const t = useTranslations("retention")
  return (
    <Field label={t("by")}>
      {({ id }) => (
        <select id={id} name="documents_by" defaultValue={by} className={`${inputClass} h-9 max-w-full justify-self-start`}>
          <option value="uploaded">{t("uploaded")}</option>
          <option value="untouched">{t("untouched")}</option>
        </select>
      )}
    </Field>
  )
}

"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { accountWith, setQuota } from "@/lib/api/quotas"
import type { QuotaException } from "@/lib/api/types"
import { nameOf } from "./name-of"

const GIGABYTE = 1e9
const WHOSE = String.raw`\s*(\S+@\S+|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\s*`

type Props = {
  /** One that is changed; none: a new one is made. */
  exception?: QuotaException
  onClose: () => void
}

/** How much somebody, or a project, may keep. An empty field: as everybody. */
export function QuotaDialog({ exception, onClose }: Props) {
  const t = useTranslations("quotas")
  const queries = useQueryClient()
  const saved = useMutation({
    mutationFn: async (form: FormData) => setQuota(exception ?? (await subjectOf(String(form.get("whose")).trim())), limitsOf(form)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.quotas })
      onClose()
    },
  })
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    saved.mutate(new FormData(event.currentTarget))
  }
  const title = exception ? t("changeTitle", { name: nameOf(exception, t) }) : t("addTitle")
  const number = { type: "number", min: 0 } as const
  return (
    <Dialog open onClose={onClose} title={title}>
      <form onSubmit={save} className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {saved.error != null && <ProblemNote error={saved.error} words={saved.error instanceof Nobody ? t("nobody") : undefined} />}
        {!exception && <TextField label={t("whose")} hint={t("whoseHint")} name="whose" required pattern={WHOSE} title={t("whose")} maxLength={320} autoComplete="off" />}
        <p className="text-14 text-ink-2">{t("fieldsHint")}</p>
        <div className="grid gap-4 sm:grid-cols-3">
          <TextField label={t("mostDocuments")} name="documents" {...number} step={1} defaultValue={exception?.documents ?? ""} />
          <TextField label={t("mostPages")} name="pages" {...number} step={1} defaultValue={exception?.pages ?? ""} />
          <TextField
            label={t("mostGigabytes")}
            name="gigabytes"
            {...number}
            step="any"
            inputMode="decimal"
            defaultValue={exception?.bytes == null ? "" : exception.bytes / GIGABYTE}
          />
        </div>
        <FormActions onCancel={onClose} busy={saved.isPending}>
          {t("save")}
        </FormActions>
      </form>
    </Dialog>
  )
}

class Nobody extends Error {}

async function subjectOf(whose: string): Promise<Pick<QuotaException, "whose" | "id">> {
  if (!whose.includes("@")) return { whose: "project", id: whose }
  const account = await accountWith(whose)
  if (!account) throw new Nobody()
  return { whose: "person", id: account.id }
}

function limitsOf(form: FormData) {
  const number = (name: string) => (form.get(name) === "" ? null : Number(form.get(name)))
  const gigabytes = number("gigabytes")
  return { documents: number("documents"), pages: number("pages"), bytes: gigabytes == null ? null : Math.round(gigabytes * GIGABYTE) }
}

"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Field, inputClass } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { nameToolHosts } from "@/lib/api/tool-sources"
import type { ToolHosts } from "@/lib/api/types"

type Props = { projectId: string; hosts: ToolHosts }

/** Private hosts that the project's tools may reach, of those that the installation allows. */
export function Hosts({ projectId, hosts }: Props) {
  const t = useTranslations("toolSources")
  const queries = useQueryClient()
  const saved = useMutation({
    mutationFn: (named: string[]) => nameToolHosts(projectId, named),
    onSuccess: (now) => queries.setQueryData(keys.toolHosts(projectId), now),
  })
  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const written = String(new FormData(event.currentTarget).get("hosts") ?? "")
    saved.mutate(written.split(/[\s,]+/).filter(Boolean))
  }
  const allowed = hosts.allowed.includes("*") ? t("any") : t("allowed", { hosts: hosts.allowed.join(", ") })
  return (
    <form onSubmit={save} className="border-line grid gap-2 border-t px-4 py-3">
      <Field label={t("hosts")} hint={`${t("hostsHint")} ${allowed}`}>
        {({ id, describedBy }) => (
          <textarea
            id={id}
            name="hosts"
            rows={3}
            spellCheck={false}
            defaultValue={hosts.hosts.join("\n")}
            aria-describedby={describedBy}
            className={`${inputClass} mono text-13 py-2`}
          />
        )}
      </Field>
      {saved.error != null && <ProblemNote error={saved.error} />}
      <div className="flex items-center gap-3">
        <Button size="sm" type="submit" disabled={saved.isPending}>
          {t("save")}
        </Button>
        <span role="status" className="text-13 text-ink-2">
          {saved.isSuccess && t("saved")}
        </span>
      </div>
    </form>
  )
}

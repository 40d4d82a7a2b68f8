"use client"

import { useMutation } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { ProblemNote } from "@/components/ui/problem-note"
import { changeApiKey } from "@/lib/api/endpoints"
import type { ApiKey } from "@/lib/api/types"
import { isWhole, type Scope, ScopeFields } from "./key-scope"
import type { Projects } from "./use-all-projects"

type Props = { of: ApiKey; projects: Projects; onClose: () => void; onChanged: () => Promise<unknown> }

/** What a key is for from now on. */
export function ChangeKey({ of: key, projects, onClose, onChanged }: Props) {
  const t = useTranslations("keys")
  const [scope, setScope] = useState<Scope>({ verbs: key.verbs, projects: key.projects })
  const [tried, setTried] = useState(false)
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => changeApiKey(key.id, scope),
    onSuccess: async () => {
      await onChanged()
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isWhole(scope)) mutate()
  }
  return (
    <Dialog open onClose={onClose} title={t("changeTitle", { name: key.name })}>
      <form method="post" onSubmit={submit} className="grid gap-4">
        {error != null && <ProblemNote error={error} />}
        <p className="text-14 text-ink-2">{t("changeHint")}</p>
        <ScopeFields scope={scope} projects={withThoseOf(key, projects, t("unknown"))} checked={tried} onChange={setScope} />
        <FormActions onCancel={onClose} busy={isPending}>
          {t("save")}
        </FormActions>
      </form>
    </Dialog>
  )
}

/** A project that is gone, or that its person has left, stays on the key's list until it is taken off. */
function withThoseOf(key: ApiKey, projects: Projects, unknown: string): Projects {
  if (projects.loading || projects.error != null) return projects
  const known = new Set(projects.items.map(({ id }) => id))
  const others = (key.projects ?? []).filter((id) => !known.has(id)).map((id) => ({ id, name: unknown }))
  return { ...projects, items: [...projects.items, ...others] }
}

"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { renameGroup } from "@/lib/api/groups"
import * as keys from "@/lib/api/query-keys"
import type { Group } from "@/lib/api/types"

/** Another name for a group. One that a directory keeps is refused, with why. */
export function RenameGroup({ group, onClose }: { group: Group; onClose: () => void }) {
  const t = useTranslations("groups")
  const queries = useQueryClient()
  const [name, setName] = useState(group.name)
  const rename = useMutation({
    mutationFn: (wanted: string) => renameGroup(group.id, wanted),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.groups })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) rename.mutate(name.trim())
  }
  return (
    <Dialog open onClose={onClose} title={t("renameTitle", { name: group.name })}>
      <form method="post" onSubmit={submit} className="grid gap-4">
        <p className="text-14 text-ink-2">{t("renameHint")}</p>
        <TextField
          label={t("newName")}
          name="name"
          value={name}
          maxLength={100}
          required
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        {rename.error != null && <ProblemNote error={rename.error} />}
        <FormActions onCancel={onClose} busy={rename.isPending}>
          {t("save")}
        </FormActions>
      </form>
    </Dialog>
  )
}

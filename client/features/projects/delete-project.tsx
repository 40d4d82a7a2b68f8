"use client"

import { useQueryClient } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { Confirm } from "@/components/ui/confirm"
import { deleteProject } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Project } from "@/lib/api/types"

export function DeleteProject({ project, onClose }: { project: Project; onClose: () => void }) {
  const t = useTranslations("projects")
  const queries = useQueryClient()
  const remove = async () => {
    await deleteProject(project.id)
    await queries.invalidateQueries({ queryKey: keys.projects })
  }
  return (
    <Confirm open onClose={onClose} title={t("deleteTitle")} action={t("delete")} onConfirm={remove}>
      {t("deleteHint", { name: project.name, count: project.documents })}
    </Confirm>
  )
}

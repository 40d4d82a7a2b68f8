"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import type { FormEvent } from "react"
import { useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { createProject, updateProject } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { useFieldWords } from "@/lib/use-problem-words"
import type { Project } from "@/lib/api/types"

type Props = { project?: Project; onClose: () => void; onSaved: (project: Project) => void }
type Words = { name: string; description: string }

/** Makes a project, or gives one another name. */
export function ProjectDialog({ project, onClose, onSaved }: Props) {
  const t = useTranslations("projects")
  const ui = useTranslations("ui")
  const queries = useQueryClient()
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: ({ name, description }: Words) =>
      project
        ? updateProject(project.id, { name, description: description || null })
        : createProject({ name, ...(description ? { description } : {}) }),
    onSuccess: async (saved) => {
      queries.setQueryData(keys.project(saved.id), saved)
      await queries.invalidateQueries({ queryKey: keys.projects })
      onSaved(saved)
    },
  })
  const nameError = useFieldWords(error)("name")

  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    mutate({ name: String(form.get("name")).trim(), description: String(form.get("description")).trim() })
  }
  return (
    <Dialog open onClose={onClose} title={project ? t("rename") : t("new")}>
      <form onSubmit={save} className="grid gap-4">
        {error != null && !nameError && <ProblemNote error={error} />}
        <TextField
          label={t("name")}
          name="name"
          defaultValue={project?.name}
          error={nameError}
          required
          maxLength={200}
          autoComplete="off"
        />
        <TextField
          label={t("description")}
          hint={t("descriptionHint")}
          name="description"
          defaultValue={project?.description ?? ""}
          maxLength={1000}
          autoComplete="off"
        />
        <FormActions onCancel={onClose} busy={isPending || isSuccess}>
          {project ? ui("save") : t("create")}
        </FormActions>
      </form>
    </Dialog>
  )
}

"use client"

import type { ReactNode } from "react"
import { useTranslations } from "use-intl"
import { Frame } from "./frame"
import { NotFound } from "@/components/not-found"
import { isNotFound } from "@/lib/api/problem"
import { useProject } from "@/features/projects/use-project"
import * as pages from "@/lib/pages"

/** The frame of a project; one that is not there, or not ours, looks the same. */
export function ProjectFrame({ projectId, children }: { projectId: string; children: ReactNode }) {
  const t = useTranslations("projects")
  const project = useProject(projectId)
  if (isNotFound(project.error)) {
    return (
      <Frame>
        <NotFound title={t("notFound")} hint={t("notFoundHint")} href={pages.projects} action={t("toProjects")} />
      </Frame>
    )
  }
  return <Frame projectId={projectId}>{children}</Frame>
}

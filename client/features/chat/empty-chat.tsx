"use client"

import dynamic from "next/dynamic"
import Link from "next/link"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"
import { type ProjectQuery, useProject } from "@/features/projects/use-project"
import type { Project } from "@/lib/api/types"
import * as pages from "@/lib/pages"

const AssistantCards = dynamic(() => import("./assistants/assistant-cards").then((module) => module.AssistantCards), { ssr: false })

const isEmpty = (project?: Project) => project?.documents === 0

/** Files arrive meanwhile, from another page or other people. */
const WHILE_EMPTY: ProjectQuery = {
  refetchOnMount: ({ state }) => (isEmpty(state.data) ? "always" : true),
  refetchInterval: ({ state }) => isEmpty(state.data) && POLL_MS,
}
const POLL_MS = 5000

/** What can be asked here, before anything was. */
export function EmptyChat({ projectId }: { projectId: string }) {
  const t = useTranslations("emptyChat")
  const project = useProject(projectId, WHILE_EMPTY)
  // What was known before files were added elsewhere would send people away to add them.
  if (!project.data || (isEmpty(project.data) && !project.isFetchedAfterMount)) return <div className="flex-1" />
  const { name, description, documents } = project.data
  return (
    <div className="scroll-area scrollbar-room flex-1 px-4 md:px-8">
      <div className="mx-auto grid w-full max-w-[42rem] justify-items-start gap-3 pt-[16vh] pb-8">
        <h2 className="text-28 tracking-[-0.02em]">{t("title", { name })}</h2>
        {description && <p className="text-ink-2 max-w-prose">{description}</p>}
        <p className="text-ink-2 max-w-prose">{t("hint", { count: documents })}</p>
        <AssistantCards projectId={projectId} />
        {documents === 0 && (
          <Link href={pages.documents(projectId)} className={buttonClass("primary")}>
            {t("upload")}
          </Link>
        )}
      </div>
    </div>
  )
}

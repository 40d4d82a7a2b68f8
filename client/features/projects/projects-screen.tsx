"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import { Plus } from "lucide-react"
import { useRouter } from "next/navigation"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { byCursor } from "@/lib/api/by-cursor"
import { useStanding } from "@/lib/use-standing"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { SkeletonRows } from "@/components/ui/skeleton"
import { PageHeader } from "@/components/page-header"
import { listProjects } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Project } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { DeleteProject } from "./delete-project"
import { ProjectDialog } from "./project-dialog"
import { ProjectTable } from "./project-table"

type Doing = { what: "create" } | { what: "rename" | "delete"; project: Project }

export function ProjectsScreen() {
  const t = useTranslations("projects")
  const router = useRouter()
  const [doing, setDoing] = useState<Doing | null>(null)
  const projects = useInfiniteQuery({
    queryKey: keys.allProjects,
    queryFn: ({ pageParam }) => listProjects(pageParam),
    ...byCursor,
  })
  const failure = useStanding(projects.error, projects.isFetching)
  const all = projects.data?.pages.flatMap((page) => page.items) ?? []
  const create = () => setDoing({ what: "create" })
  const close = () => setDoing(null)

  return (
    <>
      <PageHeader title={t("title")}>
        <Button look="primary" size="sm" onClick={create}>
          <Plus size={16} strokeWidth={1.75} aria-hidden />
          {t("new")}
        </Button>
      </PageHeader>
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-5xl gap-4 px-4 py-6 md:px-8">
          {projects.isPending && failure == null && <SkeletonRows />}
          {failure != null && <ProblemNote error={failure} onRetry={() => projects.refetch()} />}
          {projects.data && all.length === 0 && (
            <div className="grid justify-items-start gap-3 py-10">
              <p className="text-ink-2">{t("empty")}</p>
              <Button look="primary" onClick={create}>
                {t("new")}
              </Button>
            </div>
          )}
          {all.length > 0 && (
            <ProjectTable
              projects={all}
              onRename={(project) => setDoing({ what: "rename", project })}
              onDelete={(project) => setDoing({ what: "delete", project })}
            />
          )}
          {projects.hasNextPage && (
            <Button className="justify-self-start" onClick={() => projects.fetchNextPage()}>
              {t("more")}
            </Button>
          )}
        </div>
      </div>
      {doing?.what === "create" && (
        <ProjectDialog
          onClose={close}
          onSaved={(project) => router.push(pages.documents(project.id))}
        />
      )}
      {doing?.what === "rename" && <ProjectDialog project={doing.project} onClose={close} onSaved={close} />}
      {doing?.what === "delete" && <DeleteProject project={doing.project} onClose={close} />}
    </>
  )
}

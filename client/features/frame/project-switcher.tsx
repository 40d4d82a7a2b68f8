"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { Check, ChevronDown } from "lucide-react"
import Link from "next/link"
import { useId, useRef } from "react"
import { useTranslations } from "use-intl"
import { listProjects } from "@/lib/api/endpoints"
import { useProject } from "@/features/projects/use-project"
import * as keys from "@/lib/api/query-keys"
import * as pages from "@/lib/pages"

/** The project one is in, and the way to the others. */
export function ProjectSwitcher({ projectId }: { projectId: string }) {
  const t = useTranslations("frame")
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const project = useProject(projectId)
  const projects = useQuery({ queryKey: keys.projectsToSwitchTo, queryFn: () => listProjects() })
  return (
    <>
      <button
        type="button"
        popoverTarget={id}
        className="border-line-strong bg-surface flex h-11 items-center gap-2 rounded-5 border px-2.5 text-start"
      >
        <span className="min-w-0 flex-1">
          <span className="text-12 text-ink-2 block leading-tight">{t("project")}</span>
          <span className="text-14 block truncate leading-tight">{project.data?.name ?? "\u00a0"}</span>
        </span>
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden className="text-ink-2" />
      </button>
      <div
        ref={panel}
        id={id}
        popover="auto"
        className="bg-raised border-line shadow-popover animate-popover text-ink fixed inset-auto start-3 top-24 max-h-[60dvh] w-64 overflow-auto rounded-8 border p-1"
      >
        <nav aria-label={t("projects")} onClick={() => panel.current?.hidePopover()} className="grid">
          {projects.data?.items.map(({ id: other, name }) => (
            <Link
              key={other}
              href={pages.chats(other)}
              aria-current={other === projectId ? "true" : undefined}
              className="text-14 hover:bg-sunken flex h-9 items-center gap-2 rounded-5 px-2"
            >
              <Check
                size={14}
                strokeWidth={2}
                aria-hidden
                className={clsx(other !== projectId && "invisible")}
              />
              <span className="truncate">{name}</span>
            </Link>
          ))}
          <Link
            href={pages.projects}
            className="text-14 text-ink-2 hover:bg-sunken border-line mt-1 flex h-10 items-center border-t px-2 ps-8"
          >
            {t("allProjects")}
          </Link>
        </nav>
      </div>
    </>
  )
}

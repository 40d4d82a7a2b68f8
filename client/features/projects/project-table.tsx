"use client"

import { Pencil, Trash2 } from "lucide-react"
import Link from "next/link"
import { useFormatter, useNow, useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import type { Project } from "@/lib/api/types"
import * as pages from "@/lib/pages"

type Props = {
  projects: Project[]
  onRename: (project: Project) => void
  onDelete: (project: Project) => void
}

export function ProjectTable({ projects, onRename, onDelete }: Props) {
  const t = useTranslations("projects")
  return (
    <div className="bg-surface border-line rounded-8 border">
      <table className="text-14 w-full border-collapse">
        <thead className="text-13 text-ink-2">
          <tr className="border-line border-b">
            <th scope="col" className="px-4 py-2 text-start font-normal">{t("name")}</th>
            <th scope="col" className="hidden px-4 py-2 text-end font-normal sm:table-cell">{t("documents")}</th>
            <th scope="col" className="hidden px-4 py-2 text-end font-normal sm:table-cell">{t("lastQuestion")}</th>
            <th scope="col" className="w-20 py-2 pe-2">
              <span className="sr-only">{t("actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody className="divide-line divide-y">
          {projects.map((project) => (
            <Row key={project.id} project={project} onRename={onRename} onDelete={onDelete} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ project, onRename, onDelete }: Omit<Props, "projects"> & { project: Project }) {
  const t = useTranslations("projects")
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  return (
    <tr className="hover:bg-sunken/60 relative">
      <td className="px-4 py-2.5">
        <Link
          href={pages.chats(project.id)}
          className="font-medium before:absolute before:inset-0 before:content-['']"
        >
          {project.name}
        </Link>
        {project.description && (
          <p className="text-13 text-ink-2 line-clamp-2">{project.description}</p>
        )}
        <p className="text-13 text-ink-2 sm:hidden">{t("documentCount", { count: project.documents })}</p>
      </td>
      <td className="mono text-13 hidden px-4 py-2.5 text-end sm:table-cell">{format.number(project.documents)}</td>
      <td className="text-13 text-ink-2 hidden px-4 py-2.5 text-end whitespace-nowrap sm:table-cell">
        {project.last_question_at ? (
          <time
            dateTime={project.last_question_at}
            title={format.dateTime(new Date(project.last_question_at), { dateStyle: "long", timeStyle: "short" })}
          >
            {format.relativeTime(new Date(project.last_question_at), now)}
          </time>
        ) : (
          t("never")
        )}
      </td>
      <td className="py-1 pe-2">
        <div className="relative flex justify-end">
          {project.role !== "reader" && <IconButton label={t("renameNamed", { name: project.name })} data-tip={t("rename")} data-tip-side="start" onClick={() => onRename(project)}>
            <Pencil size={16} strokeWidth={1.75} aria-hidden />
          </IconButton>}
          {project.role === "owner" && <IconButton label={t("deleteNamed", { name: project.name })} data-tip={t("delete")} data-tip-side="start" onClick={() => onDelete(project)}>
            <Trash2 size={16} strokeWidth={1.75} aria-hidden />
          </IconButton>}
        </div>
      </td>
    </tr>
  )
}

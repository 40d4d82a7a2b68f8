"use client"

import clsx from "clsx"
import dynamic from "next/dynamic"
import { memo, useId, useState } from "react"
import { useFormatter, useNow, useTranslations } from "use-intl"
import type { Document } from "@/lib/api/types"
import { useAttempt } from "@/lib/use-attempt"
import { useBytes } from "@/lib/use-bytes"
import { AgainRoom } from "./again"
import { COLUMNS } from "./columns"
import { DocumentName } from "./document-name"
import { RowActions } from "./row-actions"
import { useSelection } from "./selection"
import { StatusCell } from "./status-cell"
import { useDocumentActions } from "./use-document-actions"

const ChildRows = dynamic(() => import("./child-rows").then((module) => module.ChildRows), { ssr: false })
const DocumentDetails = dynamic(() => import("./document-details").then((module) => module.DocumentDetails), { ssr: false })

const numberCell = "mono text-13 hidden px-4 py-2 text-end whitespace-nowrap md:table-cell"

type Props = {
  projectId: string
  document: Document
  /** The list is filtered, so what came out of others stands beside them and not below. */
  flat: boolean
  depth?: number
  selected: boolean
  onSelect: (document: Document, selected: boolean) => void
}

/** One document: its state, what can be done with it, and below it what came out of it. */
export const DocumentRow = memo(function DocumentRow({ projectId, document, flat, depth = 0, selected, onSelect }: Props) {
  const t = useTranslations("documents")
  const actions = useDocumentActions(projectId)
  const detailsId = useId()
  const [error, attempt] = useAttempt()
  const [details, setDetails] = useState(false)
  const [children, setChildren] = useState(false)
  const { name, status } = document
  return (
    <>
      <tr
        className={clsx(
          // As high while it is worked on as afterwards.
          "sm:h-12 max-sm:grid max-sm:grid-cols-[auto_minmax(0,1fr)_auto] max-sm:gap-x-3 max-sm:px-4 max-sm:py-3",
          selected && "bg-accent-soft",
        )}
      >
        <td className="w-10 ps-4 max-sm:w-auto max-sm:p-0">
          <input
            type="checkbox"
            checked={selected}
            aria-label={t("select", { name })}
            onChange={(event) => onSelect(document, event.target.checked)}
            className="size-4 align-middle"
          />
        </td>
        <td className="px-4 py-2 wrap-anywhere max-sm:p-0">
          <DocumentName projectId={projectId} document={document} flat={flat} depth={depth} open={children} onOpen={setChildren} />
        </td>
        <td className="px-4 py-2 wrap-break-word max-sm:col-span-2 max-sm:col-start-2 max-sm:row-start-2 max-sm:p-0 max-sm:pt-1">
          <StatusCell document={document} />
          {status === "failed" && !document.retired_at && <AgainRoom document={document} />}
          {error && <p className="text-13 text-danger mt-1">{error}</p>}
        </td>
        <Figures document={document} />
        <td className="py-1 pe-2 text-end whitespace-nowrap max-sm:col-start-3 max-sm:row-start-1 max-sm:-my-1 max-sm:p-0">
          <RowActions document={document} actions={actions} attempt={attempt} detailsId={detailsId} details={details} onDetails={setDetails} />
        </td>
      </tr>
      {details && (
        <tr id={detailsId} className="bg-sunken max-sm:block">
          <td colSpan={COLUMNS} className="px-4 py-4 max-sm:block sm:ps-14">
            <DocumentDetails projectId={projectId} document={document} />
          </td>
        </tr>
      )}
      {children && !flat && <Children projectId={projectId} parent={document} depth={depth + 1} />}
    </>
  )
})

/** How many passages, how large, and since when; for wide screens. */
function Figures({ document }: { document: Document }) {
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const bytes = useBytes()
  const created = new Date(document.created_at)
  return (
    <>
      <td className={numberCell}>{document.status === "ready" ? format.number(document.passages) : ""}</td>
      <td className={numberCell}>{bytes(document.size)}</td>
      <td className="text-13 text-ink-2 hidden px-4 py-2 text-end whitespace-nowrap lg:table-cell">
        <time dateTime={document.created_at} title={format.dateTime(created, { dateStyle: "long", timeStyle: "short" })}>
          {format.relativeTime(created, now)}
        </time>
      </td>
    </>
  )
}

/** Rows like the one above them, a step further in. */
function Children({ projectId, parent, depth }: { projectId: string; parent: Document; depth: number }) {
  const selection = useSelection()
  return (
    <ChildRows
      projectId={projectId}
      parent={parent}
      row={(document) => (
        <DocumentRow
          key={document.id}
          projectId={projectId}
          document={document}
          flat={false}
          depth={depth}
          selected={selection.has(document.id)}
          onSelect={selection.select}
        />
      )}
    />
  )
}

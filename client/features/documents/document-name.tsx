"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { ChevronRight } from "lucide-react"
import Link from "next/link"
import { useTranslations } from "use-intl"
import { getDocument } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Document } from "@/lib/api/types"
import * as pages from "@/lib/pages"

type Props = {
  projectId: string
  document: Document
  flat: boolean
  depth: number
  open: boolean
  onOpen: (open: boolean) => void
}

/** A document's name, which version it is, and the way to what came out of it. */
export function DocumentName({ projectId, document, flat, depth, open, onOpen }: Props) {
  const t = useTranslations("documents")
  const { id, name, version, children, parent_id, retired_at } = document
  const folder = name.slice(0, name.lastIndexOf("/") + 1)
  const shown = (
    <>
      {folder && <span className="text-ink-2">{folder}</span>}
      {name.slice(folder.length)}
    </>
  )
  return (
    <div style={{ paddingInlineStart: `${depth * 1.25}rem` }}>
      {document.status !== "awaiting_upload" ? (
        <Link
          href={pages.document(projectId, id)}
          className="decoration-line-strong hover:text-accent underline-offset-3 hover:underline"
        >
          {shown}
        </Link>
      ) : (
        shown
      )}
      {version > 1 && <Badge>{t("version", { version })}</Badge>}
      {retired_at && <Badge>{t("replaced")}</Badge>}
      {children > 0 && !flat && (
        <button
          type="button"
          aria-expanded={open}
          onClick={() => onOpen(!open)}
          className="text-13 text-ink-2 hover:text-ink -ms-0.5 mt-0.5 flex min-h-6 items-center gap-1"
        >
          <ChevronRight size={14} strokeWidth={1.75} aria-hidden className={clsx(open && "rotate-90")} />
          {t("children", { count: children })}
        </button>
      )}
      {parent_id && flat && <Within documentId={parent_id} />}
    </div>
  )
}

function Badge({ children }: { children: string }) {
  return (
    <span className="border-line-strong text-12 text-ink-2 ms-2 inline-block rounded-3 border px-1 whitespace-nowrap">
      {children}
    </span>
  )
}

/** Which archive or e-mail it came out of, where it does not stand below it. */
function Within({ documentId }: { documentId: string }) {
  const t = useTranslations("documents")
  const parent = useQuery({ queryKey: keys.document(documentId), queryFn: () => getDocument(documentId) })
  return parent.data ? <p className="text-13 text-ink-2">{t("within", { name: parent.data.name })}</p> : null
}

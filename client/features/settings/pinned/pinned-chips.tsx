"use client"

import { X } from "lucide-react"
import Link from "next/link"
import { useRef } from "react"
import { useTranslations } from "use-intl"
import { isNotFound } from "@/lib/api/problem"
import * as pages from "@/lib/pages"
import { usePinned } from "./use-pinnable"

type Props = { projectId: string; ids: string[]; onUnpin: (id: string) => void; onLast: () => void }

/** What is pinned; each leads to its document and can be taken off. */
export function PinnedChips({ projectId, ids, onUnpin, onLast }: Props) {
  const t = useTranslations("pinned")
  const pinned = usePinned(ids)
  const list = useRef<HTMLUListElement>(null)
  const unpin = (id: string, at: number) => {
    // The next one takes the focus, so that the keyboard does not fall back to the page's beginning.
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])]
    const next = buttons[at + 1] ?? buttons[at - 1]
    if (next) next.focus()
    else onLast()
    onUnpin(id)
  }
  if (ids.length === 0) return null
  return (
    <ul ref={list} aria-label={t("chosen")} className="flex flex-wrap gap-2">
      {ids.map((id, at) => {
        const { data, error } = pinned[at]!
        const name = data?.name ?? (isNotFound(error) ? t("gone") : id)
        return (
          <li key={id} className="border-line bg-surface text-14 flex max-w-full items-center rounded-5 border ps-2.5">
            {data ? (
              <Link href={pages.document(projectId, id)} className="min-w-0 truncate underline-offset-2 hover:underline">
                {name}
              </Link>
            ) : (
              <span className="text-ink-2 min-w-0 truncate">{name}</span>
            )}
            {data?.retired_at && <span className="text-12 text-ink-2 ms-2 shrink-0">{t("replaced")}</span>}
            <button
              type="button"
              aria-label={t("unpinNamed", { name })}
              onClick={() => unpin(id, at)}
              className="text-ink-2 hover:text-ink hover:bg-sunken ms-1 grid size-8 shrink-0 place-items-center rounded-5"
            >
              <X size={14} strokeWidth={1.75} aria-hidden />
            </button>
          </li>
        )
      })}
    </ul>
  )
}

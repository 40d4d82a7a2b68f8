"use client"

import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import type { DocumentList } from "./use-document-list"

/** The way to the next page of a list, how much of it is shown, and why the next page did not come. */
export function ShowMore({ list }: { list: DocumentList }) {
  const t = useTranslations("documents")
  const { more, documents, total } = list
  if (!more) return null
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button size="sm" disabled={list.moreComing} onClick={more}>
        {t("showMore")}
      </Button>
      {total !== null && <span className="text-13 text-ink-2">{t("shownOf", { shown: documents.length, total })}</span>}
      {list.moreFailed && <ProblemNote error={list.moreFailed} onRetry={more} />}
    </div>
  )
}

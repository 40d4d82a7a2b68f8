"use client"

import clsx from "clsx"
import { Pencil } from "lucide-react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { QuestionEditor, useEditing } from "./question-editor"
import type { ShownMessage } from "./turn"

type Props = {
  question: ShownMessage
  answer: ShownMessage
  busy: boolean
  onEdit: (content: string) => void
}

/** How a follow-up was understood, where that is not what was written; put right, it is asked anew. */
export function SearchedAs({ question, answer, busy, onEdit }: Props) {
  const t = useTranslations("question")
  const { editing, pencil, begin, cancel, save } = useEditing(onEdit)
  const query = queryOf(answer)
  if (query === null || query === question.content) return null
  if (editing) {
    return (
      <div className="mt-2">
        <QuestionEditor content={query} onCancel={cancel} onSave={save} />
      </div>
    )
  }
  return (
    <p className="text-14 text-ink-2 mt-1 flex items-start gap-2">
      <span className="min-w-0 wrap-anywhere">{t("searchedAs", { query })}</span>
      <span className={clsx("-my-1 shrink-0", busy && "invisible")}>
        <IconButton ref={pencil} label={t("editSearch")} disabled={busy} onClick={begin}>
          <Pencil size={14} strokeWidth={1.75} aria-hidden />
        </IconButton>
      </span>
    </p>
  )
}

function queryOf(answer: ShownMessage): string | null {
  const query = answer.steps.find((step) => step.name === "rewrite")?.detail?.query
  return typeof query === "string" ? query : null
}

"use client"

import { Pencil } from "lucide-react"
import { useRef, useState } from "react"
import { flushSync } from "react-dom"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { QuestionEditor } from "./question-editor"
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
  const [editing, setEditing] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const query = queryOf(answer)
  if (query === null || query === question.content) return null
  const stop = () => {
    flushSync(() => setEditing(false))
    pencil.current?.focus()
  }
  if (editing) {
    return (
      <div className="mt-2">
        <QuestionEditor
          content={query}
          onCancel={stop}
          onSave={(content) => {
            setEditing(false)
            onEdit(content)
          }}
        />
      </div>
    )
  }
  return (
    <p className="text-14 text-ink-2 mt-1 flex items-start gap-2">
      <span className="min-w-0 wrap-anywhere">{t("searchedAs", { query })}</span>
      {!busy && (
        <span className="-my-1 shrink-0">
          <IconButton ref={pencil} label={t("editSearch")} onClick={() => setEditing(true)}>
            <Pencil size={14} strokeWidth={1.75} aria-hidden />
          </IconButton>
        </span>
      )}
    </p>
  )
}

function queryOf(answer: ShownMessage): string | null {
  const query = answer.steps.find((step) => step.name === "rewrite")?.detail?.query
  return typeof query === "string" ? query : null
}

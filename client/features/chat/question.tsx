"use client"

import clsx from "clsx"
import { Pencil } from "lucide-react"
import { type Ref, useImperativeHandle } from "react"
import { useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { QuestionEditor, useEditing } from "./question-editor"
import { Siblings } from "./siblings"
import type { ShownMessage } from "./turn"

/** What others may ask of a question: to be edited. */
export type QuestionHandle = { edit: () => void }

type Props = {
  handle?: Ref<QuestionHandle>
  question: ShownMessage
  siblings: string[]
  busy: boolean
  onEdit: (content: string) => void
  onChoose: (id: string) => void
}

/** The question as the heading of its turn; edited in place it begins another branch. */
export function Question({ handle, question, siblings, busy, onEdit, onChoose }: Props) {
  const t = useTranslations("question")
  const { editing, pencil, begin, cancel, save } = useEditing(onEdit)
  useImperativeHandle(handle, () => ({ edit: () => !busy && begin() }), [busy, begin])
  return (
    <>
      {editing && (
        <QuestionEditor content={question.content} onCancel={cancel} onSave={save} />
      )}
      <div className={clsx("flex items-start gap-2", editing && "sr-only")}>
        {/* The turn keeps its heading while its words are in the field. */}
        <h2 id={`q-${question.id}`} className="text-18 min-w-0 leading-snug whitespace-pre-wrap">
          {question.content}
        </h2>
        {!editing && (
          <span className="-mt-1 flex shrink-0 items-center">
            {/* Its room stays: it would push the answer down as soon as that is written. */}
            <IconButton ref={pencil} label={t("edit")} disabled={busy} className={clsx(busy && "invisible")} onClick={begin}>
              <Pencil size={15} strokeWidth={1.75} aria-hidden />
            </IconButton>
            <Siblings of="question" ids={siblings} current={question.id} onChoose={onChoose} />
          </span>
        )}
      </div>
    </>
  )
}

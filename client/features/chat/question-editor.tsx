"use client"

import { type FormEvent, useCallback, useEffect, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { inputClass } from "@/components/ui/field"
import { isEnter } from "@/lib/enter"
import { countedLength, isTooLong, LONGEST_QUESTION } from "./length"

/** Whether it is open, and the pencil that opens it and has the focus again when nothing was changed. */
export function useEditing(onEdit: (content: string) => void) {
  const [editing, setEditing] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  const begin = useCallback(() => setEditing(true), [])
  const cancel = () => {
    flushSync(() => setEditing(false))
    pencil.current?.focus()
  }
  const save = (content: string) => {
    setEditing(false)
    onEdit(content)
  }
  return { editing, pencil, begin, cancel, save }
}

type EditorProps = { content: string; onSave: (content: string) => void; onCancel: () => void }

/** A question while it is changed: Enter asks it, Escape leaves it as it was. */
export function QuestionEditor({ content, onSave, onCancel }: EditorProps) {
  const t = useTranslations("question")
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    field.current?.focus()
    field.current?.setSelectionRange(content.length, content.length)
  }, [content])

  const submit = (event: FormEvent) => {
    event.preventDefault()
    const next = field.current?.value.trim() ?? ""
    if (next === "" || next === content) return onCancel()
    if (!isTooLong(next)) return onSave(next)
    const over = (countedLength(next) ?? 0) - LONGEST_QUESTION
    field.current?.setCustomValidity(t("tooLong", { over, most: LONGEST_QUESTION }))
    field.current?.reportValidity()
  }
  return (
    <form onSubmit={submit} className="grid gap-2">
      <textarea
        ref={field}
        aria-label={t("editLabel")}
        defaultValue={content}
        rows={2}
        onInput={(event) => event.currentTarget.setCustomValidity("")}
        className={`${inputClass} w-full field-sizing-content max-h-60 resize-none py-2`}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel()
          if (isEnter(event)) submit(event)
        }}
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onCancel}>
          {t("cancel")}
        </Button>
        <Button size="sm" look="primary" type="submit">
          {t("save")}
        </Button>
      </div>
    </form>
  )
}

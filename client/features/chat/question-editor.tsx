"use client"

import { type FormEvent, useEffect, useRef } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { inputClass } from "@/components/ui/field"

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
    if (next === "" || next === content) onCancel()
    else onSave(next)
  }
  return (
    <form onSubmit={submit} className="grid gap-2">
      <textarea
        ref={field}
        aria-label={t("editLabel")}
        defaultValue={content}
        rows={2}
        className={`${inputClass} w-full field-sizing-content max-h-60 resize-none py-2`}
        onKeyDown={(event) => {
          if (event.key === "Escape") onCancel()
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) submit(event)
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

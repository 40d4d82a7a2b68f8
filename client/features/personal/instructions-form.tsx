"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Field, inputClass } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { updatePersonalSettings } from "@/lib/api/personal"
import * as keys from "@/lib/api/query-keys"
import { useFieldWords } from "@/lib/use-problem-words"

/** As the API has it. */
const LONGEST = 2000
/** From here on it is told how much is left. */
const NEAR = 300

/** `kept` is what is told now. */
export function InstructionsForm({ kept }: { kept: string }) {
  const t = useTranslations("personal")
  const queries = useQueryClient()
  const [written, write] = useState(kept)
  const { mutate, reset, error, isPending, isSuccess } = useMutation({
    mutationFn: (instructions: string) => updatePersonalSettings({ instructions }),
    onSuccess: (saved) => {
      queries.setQueryData(keys.personalSettings, saved)
      write(saved.instructions ?? "")
    },
  })
  const wrong = useFieldWords(error)("instructions")
  const left = LONGEST - written.length
  const change = (text: string) => {
    write(text)
    if (isSuccess) reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    mutate(written)
  }
  return (
    <form onSubmit={submit} className="grid grid-cols-[minmax(0,1fr)] gap-5">
      {error != null && !wrong && <ProblemNote error={error} />}
      <Field label={t("instructions")} hint={t("hint")} error={wrong}>
        {({ id, describedBy, invalid }) => (
          <textarea
            id={id}
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            rows={6}
            value={written}
            maxLength={LONGEST}
            placeholder={t("placeholder")}
            onChange={(event) => change(event.target.value)}
            className={`${inputClass} w-full field-sizing-content min-h-36 py-2`}
          />
        )}
      </Field>
      <p className="text-13 text-ink-2">{t("kept")}</p>
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" type="submit" disabled={isPending || written === kept}>
          {t("save")}
        </Button>
        {kept && (
          <Button look="quiet" disabled={isPending} onClick={() => mutate("")}>
            {t("clear")}
          </Button>
        )}
        <p role="status" className="text-14 text-ink-2">
          {left <= NEAR ? t("left", { count: left }) : isSuccess ? t(kept ? "saved" : "none") : ""}
        </p>
      </div>
    </form>
  )
}

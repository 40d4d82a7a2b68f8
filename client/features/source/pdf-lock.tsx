"use client"

import { type FormEvent, useState } from "react"
import { PasswordResponses } from "react-pdf"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { TextField } from "@/components/ui/field"

type Answer = (password: string) => void
type Asked = { answer: Answer; wrong: boolean }

/** A protected original is opened where it is looked at: its password is asked for here and leaves the page for nowhere. */
export function usePdfLock() {
  const [asked, setAsked] = useState<Asked | null>(null)
  return {
    asked: asked != null,
    form: asked && <PdfLock {...asked} />,
    onPassword: (answer: Answer, reason: number) => setAsked({ answer, wrong: reason === PasswordResponses.INCORRECT_PASSWORD }),
    opened: (then: () => void) => {
      setAsked(null)
      then()
    },
  }
}

function PdfLock({ answer, wrong }: Asked) {
  const t = useTranslations("source.locked")
  const [password, setPassword] = useState("")
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (password) answer(password)
    setPassword("")
  }
  return (
    <form onSubmit={send} className="bg-surface border-line mx-auto mb-4 grid max-w-md gap-3 rounded-8 border p-4">
      <TextField
        label={t("label")}
        hint={t("hint")}
        error={wrong ? t("wrong") : null}
        type="password"
        autoComplete="off"
        spellCheck={false}
        maxLength={255}
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="submit" size="sm" className="justify-self-start">
        {t("show")}
      </Button>
    </form>
  )
}

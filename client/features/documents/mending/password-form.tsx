"use client"

import clsx from "clsx"
import { type FormEvent, useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Field, inputClass } from "@/components/ui/field"
import type { Document } from "@/lib/api/types"
import { useAttempt } from "@/lib/use-attempt"
import { whyId } from "../asks-for-password"
import { useMending } from "./use-mending"

/** Documents that were given a password since the page was loaded; what it was is kept nowhere. */
const given = new Set<string>()

/** The password of a protected file. While it is tried the document is at work, and this form is gone. */
export function PasswordForm({ document }: { document: Document }) {
  const t = useTranslations("password")
  const mending = useMending(document)
  const [password, setPassword] = useState("")
  const [refused, attempt] = useAttempt()
  const wrong = given.has(document.id)

  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!password) return
    attempt(async () => {
      await mending.unlock(password)
      given.add(document.id)
    })
    setPassword("")
  }
  return (
    <form onSubmit={send} className="mt-1 max-w-96">
      <Field label={t("label")} error={refused}>
        {({ id, describedBy, invalid }) => (
          <div className="flex gap-2">
            <input
              id={id}
              type="password"
              autoComplete="off"
              spellCheck={false}
              maxLength={255}
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              aria-describedby={clsx(whyId(document), describedBy)}
              aria-invalid={invalid || wrong || undefined}
              className={`${inputClass} h-8 w-full min-w-0 pointer-coarse:h-11`}
            />
            <Button type="submit" size="sm">
              {t("open")}
            </Button>
          </div>
        )}
      </Field>
    </form>
  )
}

"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { type FormEvent, useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Dialog, FormActions } from "@/components/ui/dialog"
import { Field, inputClass, TextField } from "@/components/ui/field"
import { ProblemNote } from "@/components/ui/problem-note"
import { ShownOnce } from "@/components/ui/shown-once"
import { invite } from "@/lib/api/members"
import * as keys from "@/lib/api/query-keys"
import type { NewInvitation, Role } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { useFieldWords } from "@/lib/use-problem-words"
import { ROLES } from "./decisions"
import { useSendsMail } from "./use-people"

const LIFETIMES = [1, 7, 30] as const

/** Makes an invitation, and mails its link or shows it, this once. */
export function InviteDialog({ projectId, onClose }: { projectId: string; onClose: () => void }) {
  const queries = useQueryClient()
  const sendsMail = useSendsMail()
  // A secret is not kept any longer than it is shown.
  const made = useMutation({
    mutationFn: (body: NewInvitation) => invite(projectId, body),
    onSuccess: async ({ delivery }) => {
      await queries.invalidateQueries({ queryKey: keys.invitations(projectId) })
      if (delivery) onClose()
    },
    gcTime: 0,
  })
  if (made.data?.secret) {
    const { role, expires_at, secret } = made.data
    return <LinkShown link={location.origin + pages.invitation(secret)} role={role} ends={expires_at} onClose={onClose} />
  }
  const create = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const email = String(form.get("email")).trim()
    const its = { role: form.get("role") as Role, days: Number(form.get("days")), mail: Boolean(email && sendsMail) }
    made.mutate(email ? { ...its, email } : its)
  }
  return <InviteForm sendsMail={sendsMail} busy={made.isPending || made.isSuccess} error={made.error} onSubmit={create} onClose={onClose} />
}

function LinkShown({ link, role, ends, onClose }: { link: string; role: Role; ends: string; onClose: () => void }) {
  const t = useTranslations("people")
  const format = useFormatter()
  const date = format.dateTime(new Date(ends), { dateStyle: "medium" })
  const words = { title: t("created"), said: t("once", { role: t(role), date }), label: t("link"), copy: t("copy"), kept: t("kept") }
  return <ShownOnce text={link} words={words} onClose={onClose} />
}

type FormProps = { sendsMail: boolean | undefined; busy: boolean; error: unknown; onSubmit: (event: FormEvent<HTMLFormElement>) => void; onClose: () => void }

function InviteForm({ sendsMail, busy, error, onSubmit, onClose }: FormProps) {
  const t = useTranslations("people")
  const emailError = useFieldWords(error)("email")
  const [email, setEmail] = useState("")
  const emailHint = sendsMail === undefined ? t("emailOptional") : t(sendsMail ? "emailMailed" : "emailHint")
  return (
    <Dialog open onClose={onClose} title={t("inviteTitle")}>
      <form onSubmit={onSubmit} className="grid gap-4">
        {error != null && !emailError && <ProblemNote error={error} />}
        <Field label={t("role")} hint={<RoleHints />}>
          {({ id, describedBy }) => (
            <select id={id} aria-describedby={describedBy} name="role" defaultValue="reader" className={`${inputClass} h-9`}>
              {ROLES.map((role) => (
                <option key={role} value={role}>
                  {t(role)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <TextField
          label={t("email")}
          hint={emailHint}
          error={emailError}
          name="email"
          type="email"
          inputMode="email"
          autoComplete="off"
          maxLength={320}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field label={t("lifetime")}>
          {({ id }) => (
            <select id={id} name="days" defaultValue="7" className={`${inputClass} h-9`}>
              {LIFETIMES.map((days) => (
                <option key={days} value={days}>
                  {t("days", { count: days })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormActions onCancel={onClose} busy={busy}>
          {t(sendsMail && email.trim() ? "sendInvitation" : "create")}
        </FormActions>
      </form>
    </Dialog>
  )
}

function RoleHints() {
  const t = useTranslations("people")
  return ROLES.map((role) => (
    <span key={role} className="block">
      {t(role)}: {t(`${role}May`)}
    </span>
  ))
}

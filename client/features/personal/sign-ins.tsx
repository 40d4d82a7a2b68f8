"use client"

import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { beginIdentity, removeIdentity } from "@/lib/api/sign-in"
import type { Identity, SignInOptions } from "@/lib/api/types"
import { remember } from "@/lib/began"
import * as pages from "@/lib/pages"

type Props = { identities: Identity[]; options: SignInOptions }

/** Where somebody signs in, beside a password here. */
export function SignIns({ identities, options }: Props) {
  const t = useTranslations("personal")
  const [removing, remove] = useState<Identity | null>(null)
  const queries = useQueryClient()
  const missing = options.providers.filter(({ label }) => !identities.some((one) => one.label === label))
  if (identities.length === 0 && missing.length === 0) return null
  const confirmed = async () => {
    if (removing) await removeIdentity(removing.id)
    await queries.invalidateQueries({ queryKey: keys.identities })
  }
  return (
    <section aria-labelledby="sign-ins" className="grid grid-cols-[minmax(0,1fr)] gap-4">
      <h2 id="sign-ins" className="text-17 font-semibold">
        {t("signingIn")}
      </h2>
      <p className="text-14 text-ink-2">{t(identities.length > 0 ? "ways" : "noWays")}</p>
      {identities.length > 0 && (
        <ul className="bg-surface border-line divide-line divide-y rounded-8 border">
          {identities.map((one) => (
            <IdentityRow key={one.id} identity={one} onRemove={() => remove(one)} />
          ))}
        </ul>
      )}
      {missing.length > 0 && <Add providers={missing} />}
      <Confirm
        open={removing !== null}
        onClose={() => remove(null)}
        title={t("removeTitle", { label: nameOf(removing) })}
        action={t("remove")}
        onConfirm={confirmed}
      >
        {t("removeHint")}
      </Confirm>
    </section>
  )
}

const nameOf = (identity: Identity | null) => identity?.label ?? identity?.issuer ?? ""

function IdentityRow({ identity, onRemove }: { identity: Identity; onRemove: () => void }) {
  const t = useTranslations("personal")
  const format = useFormatter()
  const on = (time: string) => format.dateTime(new Date(time), { dateStyle: "medium" })
  const { label, issuer, email } = identity
  return (
    <li className="flex items-center gap-4 py-2 ps-4 pe-2">
      <span className="grid min-w-0 flex-1">
        <span className="font-medium wrap-anywhere">{label ?? t("gone", { issuer })}</span>
        <span className="text-13 text-ink-2 wrap-anywhere">
          {[email, t("added", { when: on(identity.created_at) }), t("usedAt", { when: on(identity.used_at) })].filter(Boolean).join(" · ")}
        </span>
      </span>
      <Button look="quiet" size="sm" aria-label={t("removeNamed", { label: nameOf(identity) })} onClick={onRemove}>
        {t("remove")}
      </Button>
    </li>
  )
}

function Add({ providers }: { providers: SignInOptions["providers"] }) {
  const t = useTranslations("personal")
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: beginIdentity,
    onSuccess: ({ url }, provider) => {
      remember({ provider, next: pages.personal, adding: true })
      location.assign(url)
    },
  })
  return (
    <div className="grid gap-3">
      {error != null && <ProblemNote error={error} />}
      <div className="flex flex-wrap gap-3">
        {providers.map(({ name, label }) => (
          <Button key={name} className="max-w-full min-w-0" disabled={isPending || isSuccess} onClick={() => mutate(name)}>
            <span className="truncate">{t("add", { label })}</span>
          </Button>
        ))}
      </div>
    </div>
  )
}

"use client"

import { useMutation } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { beginSignIn } from "@/lib/api/sign-in"
import type { SignInOptions } from "@/lib/api/types"
import { remember } from "@/lib/began"
import { useHydrated } from "@/lib/use-hydrated"

type Props = { providers: SignInOptions["providers"]; next: string }

/** Leads to where people sign in; it leads back to `/sign-in/{name}`. */
export function ProviderButtons({ providers, next }: Props) {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: beginSignIn,
    onSuccess: ({ url }, provider) => {
      remember({ provider, next, adding: false })
      location.assign(url)
    },
  })
  return (
    <div className="grid gap-3">
      {error != null && <ProblemNote error={error} />}
      {providers.map(({ name, label }) => (
        <Button key={name} size="lg" className="min-w-0" disabled={!hydrated || isPending || isSuccess} onClick={() => mutate(name)}>
          <span className="truncate">{t("signInAt", { label })}</span>
        </Button>
      ))}
    </div>
  )
}

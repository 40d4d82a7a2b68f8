"use client"

import { useMutation } from "@tanstack/react-query"
import { KeyRound } from "lucide-react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { ApiProblem } from "@/lib/api/problem"
import type { SignedIn } from "@/lib/api/types"
import { useHydrated } from "@/lib/use-hydrated"

/** What is needed for it comes when it is pressed. */
export function PasskeyButton({ onSignedIn }: { onSignedIn: (answer: SignedIn) => void }) {
  const t = useTranslations("auth")
  const hydrated = useHydrated()
  const { mutate, error, isPending, isSuccess } = useMutation({
    mutationFn: async () => (await import("@/lib/api/passkeys")).signInWithPasskey(),
    onSuccess: onSignedIn,
    gcTime: 0,
  })
  const words = error instanceof ApiProblem ? error.problem.detail : t("noPasskey")
  return (
    <div className="grid gap-3 not-first:mt-3">
      {error != null && <ProblemNote error={error} words={words} />}
      <Button size="lg" disabled={!hydrated || isPending || isSuccess} onClick={() => mutate()}>
        <KeyRound size={16} strokeWidth={1.75} aria-hidden />
        {t("signInWithPasskey")}
      </Button>
    </div>
  )
}

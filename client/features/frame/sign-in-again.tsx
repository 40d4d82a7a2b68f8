"use client"

import { useTranslations } from "use-intl"
import { Dialog } from "@/components/ui/dialog"
import { SignInForm } from "@/features/auth/sign-in-form"
import type { SignedIn } from "@/lib/api/types"

/** Over the page, which keeps what was being written. */
export function SignInAgain({ email, onSignedIn }: { email: string; onSignedIn: (who: SignedIn) => void }) {
  const t = useTranslations("auth")
  return (
    <Dialog open onClose={() => undefined} closable={false} title={t("sessionEnded")}>
      <p className="text-14 text-ink-2">{t("sessionEndedHint")}</p>
      <SignInForm email={email} onSignedIn={onSignedIn} />
    </Dialog>
  )
}

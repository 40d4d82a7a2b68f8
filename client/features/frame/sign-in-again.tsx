"use client"

import { useTranslations } from "use-intl"
import { Dialog } from "@/components/ui/dialog"
import { AuthWords } from "@/features/auth/auth-words"
import { SignInForm } from "@/features/auth/sign-in-form"
import type { SignedIn } from "@/lib/api/types"

type Props = { email: string; onSignedIn: (who: SignedIn) => void }

/** Over the page, which keeps what was being written. */
export function SignInAgain(props: Props) {
  return (
    <AuthWords>
      <Ended {...props} />
    </AuthWords>
  )
}

function Ended({ email, onSignedIn }: Props) {
  const t = useTranslations("auth")
  return (
    <Dialog open onClose={() => undefined} closable={false} title={t("sessionEnded")}>
      <p className="text-14 text-ink-2">{t("sessionEndedHint")}</p>
      <SignInForm email={email} onSignedIn={onSignedIn} />
    </Dialog>
  )
}

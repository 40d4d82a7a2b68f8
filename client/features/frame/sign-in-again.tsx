"use client"

import { useQuery } from "@tanstack/react-query"
import { useEffect } from "react"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"
import { Dialog } from "@/components/ui/dialog"
import { AuthWords } from "@/features/auth/auth-words"
import { Entering } from "@/features/auth/entering"
import { PasskeyButton } from "@/features/auth/passkey-button"
import { SignInForm } from "@/features/auth/sign-in-form"
import { me } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { getSignInOptions } from "@/lib/api/sign-in"
import type { User } from "@/lib/api/types"
import { onOtherTab } from "@/lib/other-tabs"
import * as pages from "@/lib/pages"

type Props = { user: User; onSignedIn: (who: User) => void }

/** Over the page, which keeps what was being written. */
export function SignInAgain(props: Props) {
  return (
    <AuthWords>
      <Ended {...props} />
    </AuthWords>
  )
}

function Ended({ user, onSignedIn }: Props) {
  const t = useTranslations("auth")
  const options = useQuery({ queryKey: keys.signInOptions, queryFn: getSignInOptions })
  useEffect(
    () =>
      onOtherTab(() => {
        me().then(onSignedIn, () => undefined) // still nobody: the dialog stays
      }),
    [onSignedIn],
  )
  const withForm = user.has_password && options.data?.passwords !== false
  return (
    <Dialog open onClose={() => undefined} closable={false} title={t("sessionEnded")}>
      <p className="text-14 text-ink-2">{t("sessionEndedHint")}</p>
      {withForm && <Entering onSignedIn={(answer) => onSignedIn(answer.user)}>{(onAnswer) => <SignInForm email={user.email} onAnswer={onAnswer} />}</Entering>}
      {options.data?.passkeys && <PasskeyButton onSignedIn={(answer) => onSignedIn(answer.user)} />}
      {/* A provider's pages take a tab for themselves; this one stays as it is. */}
      <a href={pages.signInThen(pages.signedIn)} target="_blank" rel="noopener" className={buttonClass(withForm ? "outline" : "primary", "lg")}>
        {t(withForm ? "otherWay" : "inNewTab")}
      </a>
    </Dialog>
  )
}

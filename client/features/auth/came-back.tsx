"use client"

import Link from "next/link"
import { useRouter } from "next/navigation"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { ApiProblem } from "@/lib/api/problem"
import * as keys from "@/lib/api/query-keys"
import { markSession } from "@/lib/api/session"
import { finishIdentity, finishSignIn } from "@/lib/api/sign-in"
import { began } from "@/lib/began"
import * as pages from "@/lib/pages"
import { useCameBack } from "@/lib/use-came-back"
import { AuthFrame } from "./auth-frame"

/** Where providers send people back to: finishes the sign-in, and leads to where they wanted to go. */
export function CameBack({ provider }: { provider: string }) {
  const t = useTranslations("auth")
  const { error } = useFinished(provider)
  const adding = error != null && began(provider)?.adding
  return (
    <AuthFrame title={t(error == null ? "signingIn" : "notSignedIn")}>
      {error == null && <p role="status">{t("signingInHint")}</p>}
      {error != null && (
        <div className="grid justify-items-start gap-4">
          {/* What is wrong with a proof only the server can say. */}
          <ProblemNote error={error} words={error instanceof ApiProblem ? error.problem.detail : undefined} />
          <Link href={adding ? pages.personal : pages.signIn} className={buttonClass()}>
            {t(adding ? "backToYou" : "backToSignIn")}
          </Link>
        </div>
      )}
    </AuthFrame>
  )
}

function useFinished(provider: string) {
  const router = useRouter()
  return useCameBack(keys.cameBack, async (answer) => {
    const wanted = began(provider)
    if (wanted?.adding) await finishIdentity(provider, answer)
    else await finishSignIn(provider, answer)
    markSession(false)
    router.replace(wanted?.adding ? pages.personal : pages.localPath(wanted?.next ?? null))
    return null
  })
}

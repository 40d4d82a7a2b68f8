"use client"

import { useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { ApiProblem } from "@/lib/api/problem"
import * as keys from "@/lib/api/query-keys"
import { markSession } from "@/lib/api/session"
import { finishIdentity, finishSignIn } from "@/lib/api/sign-in"
import type { CameBack as Answer } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { AuthFrame } from "./auth-frame"
import { began } from "@/lib/began"

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

/** Sent once, however often the page is drawn: what came along is good for one try. */
function useFinished(provider: string) {
  const router = useRouter()
  const answer = typeof location === "undefined" ? { state: "" } : answerIn(location.search)
  return useQuery({
    queryKey: keys.cameBack(answer.state),
    queryFn: async () => {
      const wanted = began(provider)
      if (wanted?.adding) await finishIdentity(provider, answer)
      else await finishSignIn(provider, answer)
      markSession(false)
      router.replace(wanted?.adding ? pages.personal : pages.localPath(wanted?.next ?? null))
      return null
    },
    retry: false,
    staleTime: Infinity,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

function answerIn(search: string): Answer {
  const given = new URLSearchParams(search)
  const named = (["code", "iss", "error"] as const).flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? ""]] : []))
  return { state: given.get("state") || "none", ...Object.fromEntries(named) }
}

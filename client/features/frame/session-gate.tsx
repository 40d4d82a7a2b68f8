"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import { usePathname, useRouter } from "next/navigation"
import { useEffect, useSyncExternalStore } from "react"
import { useTranslations } from "use-intl"
import { Dialog } from "@/components/ui/dialog"
import { SignInForm } from "@/features/auth/sign-in-form"
import { me } from "@/lib/api/endpoints"
import { markSession, onSessionChange, sessionEnded } from "@/lib/api/session"
import type { SignedIn } from "@/lib/api/types"

/**
 * When the sign-in has run out: a dialog over the page, which keeps what was being written. Who
 * was never signed in is sent to sign in.
 */
export function SessionGate() {
  const t = useTranslations("auth")
  const router = useRouter()
  const pathname = usePathname()
  const queries = useQueryClient()
  const ended = useSyncExternalStore(onSessionChange, sessionEnded, () => false)
  const user = useQuery({ queryKey: ["me"], queryFn: me, staleTime: 5 * 60_000 })
  const known = user.data

  useEffect(() => {
    if (ended && !known) router.replace(`/sign-in?next=${encodeURIComponent(pathname)}`)
  }, [ended, known, pathname, router])

  const resume = ({ user: back }: SignedIn) => {
    if (back.id !== known?.id) {
      // Somebody else: nothing of the person before may stay on the page.
      location.replace("/projects")
      return
    }
    markSession(false)
    void queries.invalidateQueries()
  }

  return (
    <Dialog open={ended && known !== undefined} onClose={() => undefined} closable={false} title={t("sessionEnded")}>
      <p className="text-14 text-ink-2">{t("sessionEndedHint")}</p>
      <SignInForm email={known?.email} onSignedIn={resume} />
    </Dialog>
  )
}

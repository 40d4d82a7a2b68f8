"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { usePathname, useRouter } from "next/navigation"
import { useCallback, useEffect, useSyncExternalStore } from "react"
import { me } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { markSession, onSessionChange, sessionEnded } from "@/lib/api/session"
import type { User } from "@/lib/api/types"
import * as pages from "@/lib/pages"

// Few pages are open so long that it is needed.
const SignInAgain = dynamic(() => import("./sign-in-again").then((module) => module.SignInAgain), { ssr: false })

/**
 * When the sign-in has run out: a dialog over the page, which keeps what was being written. Who
 * was never signed in is sent to sign in.
 */
export function SessionGate() {
  const router = useRouter()
  const pathname = usePathname()
  const queries = useQueryClient()
  const ended = useSyncExternalStore(onSessionChange, sessionEnded, () => false)
  const user = useQuery({ queryKey: keys.me, queryFn: me, staleTime: 5 * 60_000 })
  const known = user.data

  useEffect(() => {
    if (ended && !known) router.replace(pages.signInThen(`${pathname}${location.search}`))
  }, [ended, known, pathname, router])

  const resume = useCallback(
    (back: User) => {
      if (back.id !== known?.id) {
        // Somebody else: nothing of the person before may stay on the page.
        location.replace(pages.projects)
        return
      }
      markSession(false)
      void queries.invalidateQueries()
    },
    [known?.id, queries],
  )

  return ended && known ? <SignInAgain user={known} onSignedIn={resume} /> : null
}

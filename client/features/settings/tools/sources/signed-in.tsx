"use client"

import { useQuery, useQueryClient } from "@tanstack/react-query"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { type CameBack, finishToolSignIn } from "@/lib/api/tool-sources"
import * as pages from "@/lib/pages"
import { signingInFor } from "./signing-in"
import { SourcesWords } from "./sources-words"

/** Where authorization servers send people back to: finishes the sign-in, and leads to the server in its settings. */
export function SignedIn() {
  return (
    <SourcesWords>
      <Finishing />
    </SourcesWords>
  )
}

function Finishing() {
  const t = useTranslations("toolSources")
  const { error } = useFinished()
  const project = error == null ? null : signingInFor()
  return (
    <>
      <PageHeader title={t(error == null ? "signingIn" : "notSignedIn")} />
      <div className="mx-auto grid w-full max-w-2xl justify-items-start gap-4 px-4 py-6 md:px-8">
        {error == null && <p role="status">{t("signingInHint")}</p>}
        {error != null && <ProblemNote error={error} />}
        {error != null && (
          <Link href={project ? pages.settings(project) : pages.projects} className={buttonClass()}>
            {t(project ? "backToSettings" : "backToProjects")}
          </Link>
        )}
      </div>
    </>
  )
}

/** Sent once, however often the page is drawn: what came along is good for one try. */
function useFinished() {
  const router = useRouter()
  const queries = useQueryClient()
  const said = typeof location === "undefined" ? { state: "" } : cameBack(location.search)
  return useQuery({
    queryKey: keys.toolSignIn(said.state),
    queryFn: async () => {
      const finished = await finishToolSignIn(said)
      await queries.invalidateQueries({ queryKey: keys.toolServers(finished.project_id) })
      router.replace(pages.settingsAt(finished.project_id, finished.server.id))
      return finished
    },
    retry: false,
    staleTime: Infinity,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

function cameBack(search: string): CameBack {
  const given = new URLSearchParams(search)
  const named = (["code", "iss", "error"] as const).flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? ""]] : []))
  return { state: given.get("state") || "none", ...Object.fromEntries(named) }
}

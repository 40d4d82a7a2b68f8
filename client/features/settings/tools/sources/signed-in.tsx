"use client"

import { useQueryClient } from "@tanstack/react-query"
import Link from "next/link"
import { useRouter } from "next/navigation"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { buttonClass } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import * as keys from "@/lib/api/query-keys"
import { finishToolSignIn } from "@/lib/api/tool-sources"
import * as pages from "@/lib/pages"
import { useCameBack } from "@/lib/use-came-back"
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

function useFinished() {
  const router = useRouter()
  const queries = useQueryClient()
  return useCameBack(keys.toolSignIn, async (answer) => {
    const finished = await finishToolSignIn(answer)
    await queries.invalidateQueries({ queryKey: keys.toolServers(finished.project_id) })
    router.replace(pages.settingsAt(finished.project_id, finished.server.id))
    return finished
  })
}

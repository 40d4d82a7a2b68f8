"use client"

import { useQuery } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { useTranslations } from "use-intl"
import { useStanding } from "@/lib/use-standing"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { PageHeader } from "@/components/page-header"
import { getSettings } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import { EmbedderPanel } from "./embedder/embedder-panel"
import { useEmbedder } from "./embedder/use-embedder"
import { SettingsForm } from "./settings-form"
import { SettingsWords } from "./settings-words"

const Panels = dynamic(() => import("./panels").then((module) => module.Panels), { ssr: false })

/** What a project may choose for itself, as the API describes it. */
export function SettingsScreen({ projectId }: { projectId: string }) {
  return (
    <SettingsWords>
      <Settings projectId={projectId} />
    </SettingsWords>
  )
}

function Settings({ projectId }: { projectId: string }) {
  const t = useTranslations("settings")
  const settings = useQuery({ queryKey: keys.settings(projectId), queryFn: () => getSettings(projectId) })
  const embedder = useEmbedder(projectId)
  const failure = useStanding(settings.error, settings.isFetching)
  // The form comes with the panel above it, which would push it away later.
  const waiting = !embedder.known || (settings.isPending && failure == null)
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-2xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 md:px-8">
          <EmbedderPanel projectId={projectId} embedder={embedder} />
          {waiting && <Skeleton lines={8} />}
          {!waiting && failure != null && <ProblemNote error={failure} onRetry={() => settings.refetch()} />}
          {/* What is read on its own stands below, where it moves nothing when it comes. */}
          {!waiting && settings.data && (
            <>
              <SettingsForm projectId={projectId} settings={settings.data} />
              <Panels projectId={projectId} models={settings.data.models} />
            </>
          )}
        </div>
      </div>
    </>
  )
}

"use client"

import { useQuery } from "@tanstack/react-query"
import { useTranslations } from "use-intl"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { PageHeader } from "@/features/frame/page-header"
import { getSettings } from "@/lib/api/endpoints"
import { SettingsForm } from "./settings-form"

/** What a project may choose for itself, as the API describes it. */
export function SettingsScreen({ projectId }: { projectId: string }) {
  const t = useTranslations("settings")
  const settings = useQuery({ queryKey: ["settings", projectId], queryFn: () => getSettings(projectId) })
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-2xl gap-4 px-4 py-6 md:px-8">
          {settings.isPending && <Skeleton lines={8} />}
          {settings.isError && <ProblemNote error={settings.error} onRetry={() => settings.refetch()} />}
          {settings.data && <SettingsForm projectId={projectId} settings={settings.data} />}
        </div>
      </div>
    </>
  )
}

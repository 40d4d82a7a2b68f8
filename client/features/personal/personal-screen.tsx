"use client"

import { useQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "use-intl"
import { PageHeader } from "@/components/page-header"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { getPersonalSettings } from "@/lib/api/personal"
import * as keys from "@/lib/api/query-keys"
import * as pages from "@/lib/pages"
import { useStanding } from "@/lib/use-standing"
import { InstructionsForm } from "./instructions-form"

/** What a person chose for themselves, wherever they ask. */
export function PersonalScreen() {
  const t = useTranslations("personal")
  const settings = useQuery({ queryKey: keys.personalSettings, queryFn: getPersonalSettings })
  const failure = useStanding(settings.error, settings.isFetching)
  return (
    <>
      <PageHeader title={t("title")} />
      <div className="scroll-area min-h-0 flex-1">
        <div className="mx-auto grid w-full max-w-2xl grid-cols-[minmax(0,1fr)] gap-8 px-4 py-6 md:px-8">
          {settings.isPending && failure == null && <Skeleton lines={5} />}
          {failure != null && <ProblemNote error={failure} onRetry={() => settings.refetch()} />}
          {settings.data && <InstructionsForm kept={settings.data.instructions ?? ""} />}
          <Link href={pages.deleteAccount} className="text-14 text-ink-2 hover:text-ink justify-self-start underline underline-offset-2">
            {t("deleteAccount")}
          </Link>
        </div>
      </div>
    </>
  )
}

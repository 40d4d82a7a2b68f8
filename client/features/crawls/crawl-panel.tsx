"use client"

import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { CrawlRow } from "./crawl-row"
import { CrawlsWords } from "./crawls-words"
import type { Crawls } from "./use-crawls"

const SHOWN = 3

type Props = { projectId: string; crawls: Crawls }

/** The addresses that documents are fetched from, newest first. */
export function CrawlPanel(props: Props) {
  return (
    <CrawlsWords>
      <Panel {...props} />
    </CrawlsWords>
  )
}

function Panel({ projectId, crawls }: Props) {
  const t = useTranslations("crawls")
  const [all, setAll] = useState(false)
  const shown = all ? crawls.all : crawls.all.slice(0, SHOWN)
  return (
    <section aria-label={t("label")} className="bg-surface border-line rounded-8 border">
      <h2 className="text-14 px-4 py-2.5">{t("label")}</h2>
      <ul className="divide-line border-line divide-y border-t">
        {shown.map((crawl) => (
          <CrawlRow key={crawl.id} projectId={projectId} crawl={crawl} crawls={crawls} />
        ))}
      </ul>
      {shown.length < crawls.all.length && (
        <div className="border-line border-t px-2 py-1">
          <Button size="sm" look="quiet" onClick={() => setAll(true)}>
            {crawls.more ? t("more") : t("showAll", { count: crawls.all.length })}
          </Button>
        </div>
      )}
      {all && crawls.more && (
        <div className="border-line border-t px-2 py-1">
          <Button size="sm" look="quiet" disabled={crawls.moreComing} onClick={crawls.more}>
            {t("more")}
          </Button>
        </div>
      )}
    </section>
  )
}

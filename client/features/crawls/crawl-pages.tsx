"use client"

import { useInfiniteQuery } from "@tanstack/react-query"
import Link from "next/link"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { ProblemNote } from "@/components/ui/problem-note"
import { Skeleton } from "@/components/ui/skeleton"
import { byCursor } from "@/lib/api/by-cursor"
import { listCrawlPages } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { Crawl, CrawlPage } from "@/lib/api/types"
import * as pages from "@/lib/pages"
import { useStanding } from "@/lib/use-standing"
import { shortAddress } from "./address"

/** Every address that was found, and what became of it. */
export function CrawlPages({ projectId, crawl }: { projectId: string; crawl: Crawl }) {
  const t = useTranslations("crawls")
  const found = useInfiniteQuery({
    queryKey: keys.crawlPages(crawl),
    queryFn: ({ pageParam }) => listCrawlPages(crawl.id, pageParam),
    ...byCursor,
    placeholderData: (before) => before,
  })
  const failure = useStanding(found.error, found.isFetching)
  if (failure != null) return <ProblemNote error={failure} onRetry={() => found.refetch()} />
  if (found.data === undefined) return <Skeleton lines={3} className="py-2" />
  const all = found.data.pages.flatMap((page) => page.items)
  return (
    <div className="mt-2 grid justify-items-start gap-2">
      {all.length === 0 && <p className="text-13 text-ink-2">{t("noPages")}</p>}
      <ul className="scroll-area divide-line border-line text-13 max-h-80 w-full divide-y border-t" tabIndex={0} aria-label={t("detailsNamed", { url: shortAddress(crawl.url) })}>
        {all.map((page) => (
          <PageLine key={page.position} projectId={projectId} page={page} />
        ))}
      </ul>
      {found.hasNextPage && (
        <Button size="sm" onClick={() => found.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </div>
  )
}

function PageLine({ projectId, page }: { projectId: string; page: CrawlPage }) {
  const t = useTranslations("crawls")
  const { url, state, message, unchanged, document_id } = page
  return (
    <li className="flex gap-3 py-1.5">
      <div className="min-w-0 flex-1">
        {document_id ? (
          <Link href={pages.document(projectId, document_id)} className="hover:text-accent wrap-anywhere underline-offset-3 hover:underline">
            {shortAddress(url)}
          </Link>
        ) : (
          <span className="wrap-anywhere">{shortAddress(url)}</span>
        )}
        {message && <p className="text-ink-2">{message}</p>}
      </div>
      <span className={state === "failed" ? "text-danger" : state === "fetched" ? "text-ok" : "text-ink-2"}>
        {t(`pageState.${state}`)}
        {unchanged && <span className="text-ink-2">, {t("unchanged")}</span>}
      </span>
    </li>
  )
}

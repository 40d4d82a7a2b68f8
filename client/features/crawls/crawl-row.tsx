"use client"

import clsx from "clsx"
import { ChevronDown, RefreshCw, Trash2, X } from "lucide-react"
import { useId, useState } from "react"
import { useFormatter, useNow, useTranslations } from "use-intl"
import { IconButton } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { useAttempt } from "@/lib/use-attempt"
import type { Crawl } from "@/lib/api/types"
import { shortAddress } from "./address"
import { CrawlPages } from "./crawl-pages"
import { type Crawls, isFetching } from "./use-crawls"

type Props = { projectId: string; crawl: Crawl; crawls: Crawls }

/** One address: how far its pages are, drawn, and what can be done with it. */
export function CrawlRow({ projectId, crawl, crawls }: Props) {
  const t = useTranslations("crawls")
  const format = useFormatter()
  const now = useNow({ updateInterval: 60_000 })
  const pagesId = useId()
  const [error, attempt] = useAttempt()
  const [open, setOpen] = useState(false)
  const [toDelete, setToDelete] = useState(false)
  const { id, status, progress, next_refresh_at } = crawl
  const { fetched, unchanged, waiting, skipped, failed } = progress
  const url = shortAddress(crawl.url)
  return (
    <li className="px-4 py-2">
      <div className="flex items-start gap-3">
        <div className="text-14 grid min-w-0 flex-1 gap-1">
          <p className="wrap-anywhere">{url}</p>
          <PagesBar progress={progress} />
          <p className="text-13 text-ink-2">
            <span className={STATUS_CLASS[status]}>{t(`status.${status}`)}</span>
            {` · ${t("counts", { fetched, unchanged, waiting, skipped, failed })}`}
            {next_refresh_at && ` · ${t("next", { when: format.relativeTime(new Date(next_refresh_at), now) })}`}
          </p>
          {(crawl.error || error) && <p className="text-13 text-danger">{error ?? crawl.error?.message}</p>}
        </div>
        <div className="flex">
          <IconButton label={t("detailsNamed", { url })} aria-expanded={open} aria-controls={pagesId} onClick={() => setOpen(!open)}>
            <ChevronDown size={16} strokeWidth={1.75} aria-hidden className={clsx(open && "rotate-180")} />
          </IconButton>
          {isFetching(crawl) ? (
            <IconButton label={t("cancelNamed", { url })} onClick={() => attempt(() => crawls.cancel(id))}>
              <X size={16} strokeWidth={1.75} aria-hidden />
            </IconButton>
          ) : (
            <>
              <IconButton label={t("againNamed", { url })} onClick={() => attempt(() => crawls.refresh(id))}>
                <RefreshCw size={16} strokeWidth={1.75} aria-hidden />
              </IconButton>
              <IconButton label={t("forgetNamed", { url })} onClick={() => setToDelete(true)}>
                <Trash2 size={16} strokeWidth={1.75} aria-hidden />
              </IconButton>
            </>
          )}
        </div>
      </div>
      <div id={pagesId} hidden={!open}>
        {open && <CrawlPages projectId={projectId} crawl={crawl} />}
      </div>
      <Confirm
        open={toDelete}
        onClose={() => setToDelete(false)}
        title={t("forgetTitle")}
        action={t("forget")}
        onConfirm={() => crawls.forget(id)}
      >
        {t("forgetHint", { url })}
      </Confirm>
    </li>
  )
}

const STATUS_CLASS: Record<Crawl["status"], string> = {
  queued: "",
  running: "text-accent",
  done: "text-ok",
  failed: "text-danger",
  cancelled: "",
}

/** Of the pages found so far: fetched, left out, failed; the rest waits. */
function PagesBar({ progress }: Pick<Crawl, "progress">) {
  const share = (count: number) => `${(100 * count) / Math.max(1, progress.found)}%`
  return (
    <span aria-hidden className="bg-line flex h-1.5 max-w-xl overflow-hidden rounded-3">
      <span className="bg-accent" style={{ width: share(progress.fetched) }} />
      <span className="bg-line-strong" style={{ width: share(progress.skipped) }} />
      <span className="bg-danger" style={{ width: share(progress.failed) }} />
    </span>
  )
}

"use client"

import clsx from "clsx"
import { useTranslations } from "use-intl"
import type { PagesPreview } from "@/lib/api/types"
import { shortAddress } from "./address"

/** What a crawl would begin with, and what the site says to it. */
export function PreviewList({ preview }: { preview: PagesPreview }) {
  const t = useTranslations("crawls")
  const { title, url, allowed, message, crawl_delay, sitemaps, pages, more } = preview
  return (
    <section aria-label={t("previewTitle")} className="border-line text-13 grid gap-2 border-t pt-3">
      <p className="text-14 font-medium wrap-anywhere">{title ?? shortAddress(url)}</p>
      {!allowed && message && <p className="text-danger">{message}</p>}
      {allowed && (
        <>
          <p className="text-ink-2">
            {[
              t("previewCount", { count: pages.length, more: more ? "yes" : "no" }),
              sitemaps.length > 0 && t("previewSitemaps", { count: sitemaps.length }),
              crawl_delay && t("previewDelay", { seconds: crawl_delay }),
            ]
              .filter(Boolean)
              .join(". ")}
          </p>
          <ul className="scroll-area max-h-40" tabIndex={0} aria-label={t("previewTitle")}>
            {pages.map((page) => (
              <li key={page.url} className={clsx("py-0.5 wrap-anywhere", !page.allowed && "text-ink-2")}>
                {shortAddress(page.url)}
                {!page.allowed && <span className="text-warn ms-2">{t("forbidden")}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

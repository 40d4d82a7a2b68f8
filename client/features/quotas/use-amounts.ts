"use client"

import { useTranslations } from "use-intl"
import type { QuotaLimits } from "@/lib/api/types"
import { useBytes } from "@/lib/use-bytes"

/** Gives the limits that are set in words, one each. */
export function useAmounts() {
  const t = useTranslations("quotas")
  const size = useBytes()
  return ({ documents, pages, bytes }: QuotaLimits): string[] => [
    ...(documents == null ? [] : [t("documents", { count: documents })]),
    ...(pages == null ? [] : [t("pages", { count: pages })]),
    ...(bytes == null ? [] : [bytes === 0 ? t("noBytes") : t("bytes", { size: size(bytes) })]),
  ]
}

import type { useTranslations } from "use-intl"
import type { QuotaException } from "@/lib/api/types"

/** Of a project only its id is known. */
export const nameOf = ({ name, email, id }: QuotaException, t: ReturnType<typeof useTranslations<"quotas">>) => name || email || t("project", { id })

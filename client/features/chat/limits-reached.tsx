import { useTranslations } from "use-intl"
import type { Limit } from "@/lib/api/types"

/** What stopped the agent before it knew enough: the answer rests on what it had found by then. */
export function LimitsReached({ limits = [] }: { limits?: Limit[] }) {
  const t = useTranslations("limits")
  return limits.map((limit) => (
    <p key={limit.name} className="text-14 text-ink-2 mt-2">
      {t.has(limit.name as "steps") ? t(limit.name as "steps", { most: limit.most }) : limit.told}
    </p>
  ))
}

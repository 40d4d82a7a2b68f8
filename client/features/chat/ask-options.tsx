"use client"

import { useQuery } from "@tanstack/react-query"
import clsx from "clsx"
import { Globe } from "lucide-react"
import { useMemo, useState } from "react"
import { useTranslations } from "use-intl"
import { smallSelectClass } from "@/components/ui/field"
import { getCapabilities } from "@/lib/api/endpoints"
import * as keys from "@/lib/api/query-keys"
import type { AskedWith } from "./runs"

const AGENTS = ["simple", "agent", "automatic"] as const

/** What the next question is asked with beside its words; only what this installation can do is offered. */
export function useAskOptions() {
  const can = useQuery({ queryKey: keys.capabilities, queryFn: getCapabilities, staleTime: Infinity }).data
  const [wanted, setWanted] = useState<AskedWith>({})
  const chosen = useMemo<AskedWith>(
    () => ({
      ...(wanted.web && can?.web_search ? { web: true } : {}),
      ...(wanted.agent && can?.model ? { agent: wanted.agent } : {}),
    }),
    [wanted, can],
  )
  return { can, chosen, choose: (changed: AskedWith) => setWanted((before) => ({ ...before, ...changed })) }
}

type Props = ReturnType<typeof useAskOptions>

export function AskOptions({ can, chosen, choose }: Props) {
  const t = useTranslations("composer")
  return (
    <>
      {can?.web_search ? (
        <button
          type="button"
          aria-pressed={chosen.web ?? false}
          title={t("webHint")}
          onClick={() => choose({ web: !chosen.web })}
          className={clsx(
            "text-13 flex h-8 shrink-0 items-center gap-1.5 rounded-5 border px-2 pointer-coarse:h-11",
            chosen.web ? "border-accent bg-sunken text-accent" : "border-line text-ink-2 hover:text-ink",
          )}
        >
          <Globe size={14} strokeWidth={1.75} aria-hidden />
          {t("web")}
        </button>
      ) : (
        <span className="text-13 text-ink-2">{t("scope")}</span>
      )}
      {can?.model && (
        <select
          aria-label={t("agent")}
          value={chosen.agent ?? ""}
          onChange={(event) => choose({ agent: AGENTS.find((one) => one === event.target.value) })}
          className={smallSelectClass}
        >
          <option value="">{t("agentOfProject")}</option>
          {AGENTS.map((one) => (
            <option key={one} value={one}>
              {t(`agents.${one}`)}
            </option>
          ))}
        </select>
      )}
    </>
  )
}

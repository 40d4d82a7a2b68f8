"use client"

import { useMutation } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { Confirm } from "@/components/ui/confirm"
import { ProblemNote } from "@/components/ui/problem-note"
import { compareEmbedders } from "@/lib/api/embedders"
import type { Candidate, Embedder } from "@/lib/api/types"
import { Preparing } from "./preparing"
import type { Missing } from "./use-embedder"

const ComparisonView = dynamic(() => import("./comparison-view").then((module) => module.ComparisonView), { ssr: false })

type Props = {
  projectId: string
  current: Embedder
  beside: Candidate
  missing: Missing
  switched: boolean
  busy: boolean
  onSwitch: () => void
  onDiscard: () => Promise<void>
  onRefused: (error: unknown) => void
}

/** The embedder that is tried beside the one in use: how far it is, how it compares, and what becomes of it. */
export function CandidatePanel({ projectId, current, beside, missing, switched, busy, onSwitch, onDiscard, onRefused }: Props) {
  const t = useTranslations("embedder")
  const [asking, setAsking] = useState(false)
  const { name } = beside.embedder
  const pair = JSON.stringify([current, beside.embedder])
  // What was compared before a switch says nothing about the two as they stand now.
  const comparison = useMutation({
    mutationFn: async (pair: string) => ({ pair, result: await compareEmbedders(projectId) }),
    onError: onRefused,
  })
  const ready = beside.ready && !missing.beside
  // It needs both of them.
  const comparable = ready && !missing.current
  const ofThese = comparable && comparison.variables === pair
  const comparing = ofThese && comparison.isPending
  const compared = comparable && comparison.data?.pair === pair ? comparison.data.result : undefined
  return (
    <div className="grid gap-4">
      <div role="status" className="text-14 grid gap-1 empty:hidden">
        {switched && <p>{t(missing.beside ? "switchedAlone" : "switched", { name: current.name })}</p>}
        {missing.beside && <p className="text-13 text-warn">{t("besideMissing", { name })}</p>}
        {!switched && ready && (
          <>
            <p className="font-medium">{t("isReady", { name })}</p>
            <p className="text-13 text-ink-2">{t(missing.current ? "readyAlone" : "readyHint", { count: beside.of })}</p>
          </>
        )}
      </div>
      {!beside.ready && !missing.beside && <Preparing beside={beside} />}
      {/* A button that is disabled would lose the keyboard's focus while it waits. */}
      <div className="flex flex-wrap gap-2">
        {ready && (
          <Button look={switched ? "outline" : "primary"} disabled={busy} onClick={onSwitch} className="max-w-full">
            <span className="truncate">{t(switched ? "goBack" : "switchTo", { name })}</span>
          </Button>
        )}
        {comparable && (
          <Button disabled={comparing} onClick={() => comparison.mutate(pair)}>
            {t(comparing ? "comparing" : compared ? "compareAgain" : "compare")}
          </Button>
        )}
        <Button onClick={() => setAsking(true)}>{t("discard")}</Button>
      </div>
      {ofThese && comparison.error != null && <ProblemNote error={comparison.error} onRetry={() => comparison.mutate(pair)} />}
      {compared && <ComparisonView comparison={compared} current={current.name} beside={name} />}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={t("discardTitle", { name })}
        action={t("discard")}
        onConfirm={onDiscard}
      >
        <p>{t("discardHint", { count: beside.passages })}</p>
      </Confirm>
    </div>
  )
}

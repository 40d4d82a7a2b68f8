"use client"

import { useTranslations } from "use-intl"
import type { AnswerTrace } from "@/lib/api/types"
import { StepDetail } from "../step-detail"
import type { ModelCall, SearchCall } from "./waterfall-rows"

/** What a model was told, part by part with its share of the tokens, and what it wrote. */
export function CallDetail({ call, texts }: { call: ModelCall; texts: string[] }) {
  const t = useTranslations("how")
  const tokens = call.prompt.reduce((sum, part) => sum + part.tokens, 0)
  const { input_tokens, output_tokens } = call.usage ?? {}
  const told = { role: call.role, outcome: call.outcome, input_tokens, output_tokens, error: call.error }
  const plain = Object.fromEntries(Object.entries(told).filter(([, value]) => value != null))
  const called = call.called.length > 0 ? { called: call.called } : {}
  return (
    <>
      <StepDetail detail={{ ...plain, ...called }} />
      <section className="grid gap-1 px-3 pb-3">
        <h3 className="text-13 text-ink-2 font-normal">{t("prompt", { tokens })}</h3>
        {call.prompt.map((part, at) => (
          <Text key={at} name={part.kind} tokens={part.tokens} share={tokens ? part.tokens / tokens : 0} cut={part.left_out}>
            {part.text == null ? t("gone") : (texts[part.text] ?? t("gone"))}
          </Text>
        ))}
        {call.said != null && (
          <Text name={t("said")} tokens={output_tokens ?? null}>
            {texts[call.said] ?? t("gone")}
          </Text>
        )}
      </section>
    </>
  )
}

type TextProps = { name: string; tokens: number | null; share?: number; cut?: number; children: string }

function Text({ name, tokens, share, cut = 0, children }: TextProps) {
  const t = useTranslations("how")
  return (
    <details>
      <summary className="text-13 hover:bg-sunken flex min-h-7 cursor-pointer items-center gap-3 rounded-5 px-1">
        <span className="w-32 shrink-0">{name.charAt(0).toUpperCase() + name.slice(1)}</span>
        <span aria-hidden className="bg-line relative h-1.5 min-w-0 flex-1 overflow-hidden rounded-3">
          <span style={{ width: `${(share ?? 0) * 100}%` }} className="bg-ink-3 absolute inset-y-0 start-0" />
        </span>
        {tokens != null && <span className="mono text-12 shrink-0">{t("tokens", { tokens })}</span>}
      </summary>
      <pre tabIndex={0} className="text-12 bg-sunken max-h-60 overflow-auto rounded-5 p-2 whitespace-pre-wrap">
        {children}
      </pre>
      {cut > 0 && <p className="text-12 text-ink-2 px-1">{t("cut", { count: cut })}</p>}
    </details>
  )
}

/** What a search found; the first also tells what it left out, and how much was searched. */
export function SearchDetail({ search, trace }: { search: SearchCall; trace: AnswerTrace | null }) {
  const t = useTranslations("how")
  const explanation = trace?.explanation
  const leftOut = (trace?.left_out ?? []).map(({ why, ...one }) => ({ ...one, why: t(`whys.${why}`) }))
  return (
    <>
      {explanation && (
        <p className="text-13 text-ink-2 border-line border-t px-3 pt-3">
          {t("scope", { inScope: explanation.in_scope, all: explanation.passages })}
        </p>
      )}
      <StepDetail detail={{ queries: search.queries, found: search.found }} />
      {leftOut.length > 0 && (
        <section className="pb-1">
          <p className="text-13 text-ink-2 px-3">{t("leftOutHint")}</p>
          <StepDetail detail={{ [t("leftOut")]: leftOut }} />
        </section>
      )}
    </>
  )
}

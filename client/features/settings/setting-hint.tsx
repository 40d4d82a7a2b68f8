"use client"

import type { ReactNode } from "react"
import { useFormatter, useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { isSame, type Leaf, titleOf } from "./leaves"

/** These have a name and a sentence of their own; other choices are called as the API calls them. */
const WORDS = {
  "retrieval.mode": ["mode", ["hybrid", "vector", "keyword", "multi_query"]],
  "retrieval.rerank": ["rerank", ["off", "server"]],
  "answering.length": ["length", ["short", "normal", "detailed"]],
  "answering.language": ["language", ["question", "en", "de", "es", "zh"]],
  "answering.strictness": ["strictness", ["documents", "documents_first", "free"]],
  "answering.unsupported": ["unsupported", ["mark", "remove"]],
  "agent.choice": ["choice", ["simple", "agent", "automatic"]],
  "guardrail.by": ["by", ["local", "model"]],
  "guardrail.when_down": ["whenDown", ["local", "refuse"]],
} as const

export function useOptions(leaf: Leaf) {
  const t = useTranslations("settings") as (key: string) => string
  const path = leaf.path.join(".")
  const [words, options] = path in WORDS ? WORDS[path as keyof typeof WORDS] : ["", []]
  const isKnown = (option: unknown) => options.some((one) => one === option)
  return {
    nameOf: (option: unknown): string => (option === "" ? t("asInstalled") : isKnown(option) ? t(`${words}.${option}`) : titleOf(String(option))),
    hintOf: (option: unknown): string | undefined => (isKnown(option) ? t(`${words}Hint.${option}`) : undefined),
  }
}

/** What a setting does and may be. */
export function useDescription(leaf: Leaf, value: unknown): string {
  const t = useTranslations("settings")
  const format = useFormatter()
  const { hintOf } = useOptions(leaf)
  const { description, minimum, maximum } = leaf.schema
  const bounded = minimum !== undefined && maximum !== undefined && !isShare(leaf)
  const bounds = bounded && t("bounds", { minimum: format.number(minimum), maximum: format.number(maximum) })
  return [hintOf(value) ?? description, bounds].filter(Boolean).join(" ")
}

/** A number from 0 to 1, which is drawn as a slider. */
export function isShare({ schema }: Leaf): boolean {
  return schema.type === "number" && schema.minimum === 0 && schema.maximum === 1
}

/** A share as it is spoken of: 25 %, not 0.25. */
export function usePercent(): (share: number) => string {
  const format = useFormatter()
  return (share) => format.number(share, { style: "percent", maximumFractionDigits: 0 })
}

type BackProps = { leaf: Leaf; value: unknown; onChange: (value: unknown) => void }

/** The way back to the default, where it was left. */
export function BackToDefault({ leaf, value, onChange }: BackProps): ReactNode {
  const t = useTranslations("settings")
  const { nameOf } = useOptions(leaf)
  const percent = usePercent()
  const usual = leaf.schema.default
  if (usual === undefined || isSame(value, usual)) return null
  const empty = usual === "" || usual === null || (Array.isArray(usual) && usual.length === 0)
  const shown = isShare(leaf) ? percent(Number(usual)) : typeof usual === "string" ? nameOf(usual) : String(usual)
  return (
    <Button look="quiet" size="sm" className="-mx-2.5 -my-1 h-6 underline underline-offset-2" onClick={() => onChange(usual)}>
      {t("reset", { value: empty ? t("nothing") : shown })}
    </Button>
  )
}

import { useTranslations } from "use-intl"
import type { LiveStep } from "./turn"

const WORDS = { finished: "finished", skipped: "skipped", started: "running", waiting: "running", unfinished: "unfinished" } as const

type Known = "wait" | "resume" | "go_on" | "remember" | "guard" | "rewrite" | "retrieve" | "rerank" | "grade" | "search_web" | "tool" | "think" | "answer" | "verify" | "mask"

/** What a step does, in words. One that this page has no words for, as a tool's, is called by its name. */
export function useStepWords(): (name: string, state: LiveStep["state"]) => string {
  const t = useTranslations("trace")
  return (name, state) => {
    const key = `${WORDS[state]}.${name as Known}` as const
    return t.has(key) ? t(key) : words(name)
  }
}

/** A name of a program's as people write it. */
export function words(name: string): string {
  const text = name.replaceAll("_", " ")
  return text.charAt(0).toUpperCase() + text.slice(1)
}

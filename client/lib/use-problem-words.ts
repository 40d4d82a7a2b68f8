"use client"

import { useTranslations } from "use-intl"
import { ApiProblem } from "./api/problem"

const KINDS = ["no-answer", "api-unreachable", "stream-lost", "upload-failed", "validation", "internal"] as const

/**
 * Gives words for what went wrong. Where it is the same everywhere they are the client's own; what
 * only the server knows, it says.
 */
export function useProblemWords(): (error: unknown) => string {
  const t = useTranslations("problem")
  return (error) => {
    if (!(error instanceof ApiProblem)) return t("unexpected")
    const slug = error.problem.type.split("/").at(-1)
    if (error.status === 401 && slug !== "account-suspended") return t("signed-out")
    const known = KINDS.find((kind) => kind === slug)
    return known ? t(known) : error.problem.detail
  }
}

const SHORT = new Set(["missing", "string_too_short", "too_short"])
const LONG = new Set(["string_too_long", "too_long"])
const OUTSIDE = new Set(["greater_than", "greater_than_equal", "less_than", "less_than_equal"])

/** Gives words for what is wrong with one field of the form that was sent, if anything is. */
export function useFieldWords(error: unknown): (name: string) => string | undefined {
  const t = useTranslations("problem.field")
  const wrong = error instanceof ApiProblem ? (error.problem.errors ?? []) : []
  return (name) => {
    const found = wrong.find(({ field }) => field === name || field.endsWith(`.${name}`))
    if (!found) return undefined
    const code = found.code ?? ""
    if (name === "email") return t("email")
    if (SHORT.has(code)) return t("short")
    if (LONG.has(code)) return t("long")
    if (OUTSIDE.has(code)) return t("outside")
    // What the product itself checks it also says in words of its own.
    return code === "value_error" ? found.message : t("other")
  }
}

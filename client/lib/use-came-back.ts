import { type QueryKey, useQuery } from "@tanstack/react-query"
import type { CameBack } from "@/lib/api/types"

/**
 * Where a place to sign in sends the browser back to: what came along, handed on by `finish`. Sent
 * once, however often the page is drawn: it is good for one try.
 */
export function useCameBack<T>(keyOf: (state: string) => QueryKey, finish: (answer: CameBack) => Promise<T>) {
  const answer = typeof location === "undefined" ? { state: "" } : answerIn(location.search)
  return useQuery({
    queryKey: keyOf(answer.state),
    queryFn: () => finish(answer),
    retry: false,
    staleTime: Infinity,
    refetchOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
}

function answerIn(search: string): CameBack {
  const given = new URLSearchParams(search)
  const named = (["code", "iss", "error"] as const).flatMap((name) => (given.has(name) ? [[name, given.get(name) ?? ""]] : []))
  return { state: given.get("state") || "none", ...Object.fromEntries(named) }
}

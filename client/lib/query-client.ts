import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient, type QueryKey } from "@tanstack/react-query"
import { ApiProblem } from "@/lib/api/problem"

/**
 * Asks again also for what was being asked for the first time. Left to itself, the library waits for
 * that answer and takes it for new, though the server may have given it before the change.
 */
class Queries extends QueryClient {
  override async invalidateQueries<Kept extends QueryKey = QueryKey>(filters?: InvalidateQueryFilters<Kept>, options?: InvalidateOptions) {
    const first = this.getQueryCache()
      .findAll(filters)
      .filter(({ state }) => state.data === undefined && state.fetchStatus !== "idle")
    await super.invalidateQueries(filters, options)
    if (first.length > 0) await super.invalidateQueries({ predicate: (query) => first.includes(query) }, options)
  }
}

/** What is known of the server's answers, and how they are asked for. */
export function newQueryClient(): QueryClient {
  return new Queries({
    defaultOptions: {
      queries: {
        staleTime: 20_000,
        // Only what may pass by itself is tried again; a refusal is an answer.
        retry: (failures, error) =>
          failures < 2 &&
          error instanceof ApiProblem &&
          (error.status === 0 || error.status >= 502 || error.status === 429),
      },
      // Who is offline hears so at once. What was pressed is not done later, when nobody expects it.
      mutations: { networkMode: "always" },
    },
  })
}

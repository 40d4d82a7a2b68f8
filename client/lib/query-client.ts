import { QueryClient } from "@tanstack/react-query"
import { ApiProblem } from "@/lib/api/problem"

/** What is known of the server's answers, and how they are asked for. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
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

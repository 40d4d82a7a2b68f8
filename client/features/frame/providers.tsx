"use client"

import { QueryClient, QueryClientProvider } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { type ReactNode, useState } from "react"
import { ApiProblem } from "@/lib/api/problem"
import { Words } from "@/components/words"
import { OfflineBar } from "./offline-bar"
import { RouteFocus } from "./route-focus"
import { SessionGate } from "./session-gate"

// Nothing is lost before something was pressed.
const FocusKeeper = dynamic(() => import("./focus-keeper").then((module) => module.FocusKeeper), { ssr: false })

export function Providers({ children }: { children: ReactNode }) {
  const [client] = useState(newQueryClient)
  return (
    <Words>
      <QueryClientProvider client={client}>
        <OfflineBar />
        {children}
        <SessionGate />
        <RouteFocus />
        <FocusKeeper />
      </QueryClientProvider>
    </Words>
  )
}

function newQueryClient(): QueryClient {
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
    },
  })
}

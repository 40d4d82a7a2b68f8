"use client"

import { QueryClientProvider } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { newQueryClient } from "@/lib/query-client"
import { Words } from "@/components/words"
import { FocusKeeper } from "./focus-keeper"
import { OfflineBar } from "./offline-bar"
import { RouteFocus } from "./route-focus"
import { SessionGate } from "./session-gate"

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

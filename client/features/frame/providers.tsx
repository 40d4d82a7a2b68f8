"use client"

import { QueryClientProvider } from "@tanstack/react-query"
import dynamic from "next/dynamic"
import { type ReactNode, useState } from "react"
import { newQueryClient } from "@/lib/query-client"
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

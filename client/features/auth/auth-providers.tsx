"use client"

import { QueryClientProvider } from "@tanstack/react-query"
import { type ReactNode, useState } from "react"
import { Words } from "@/components/words"
import { newQueryClient } from "@/lib/query-client"
import { AuthWords } from "./auth-words"

export function AuthProviders({ children }: { children: ReactNode }) {
  const [client] = useState(newQueryClient)
  return (
    <Words>
      <AuthWords>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </AuthWords>
    </Words>
  )
}

"use client"

import type { ReactNode } from "react"
import { IntlProvider } from "use-intl"
import messages from "@/messages/en.json"

/** The interface's words, in one file per language. */
export function Words({ children }: { children: ReactNode }) {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <IntlProvider locale="en" messages={messages} timeZone={timeZone}>
      {children}
    </IntlProvider>
  )
}

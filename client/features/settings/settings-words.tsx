"use client"

import { type ReactNode, useMemo } from "react"
import { IntlProvider, useLocale, useMessages } from "use-intl"
import settings from "@/messages/settings.en.json"

/** Words that only settings need, so that no other page carries them. */
export function SettingsWords({ children }: { children: ReactNode }) {
  const locale = useLocale()
  const shared = useMessages()
  const messages = useMemo(() => ({ ...shared, ...settings }), [shared])
  return (
    <IntlProvider locale={locale} messages={messages}>
      {children}
    </IntlProvider>
  )
}

"use client"

import { type ReactNode, useMemo } from "react"
import { IntlProvider, useLocale, useMessages } from "use-intl"

type Props = { messages: Record<string, object>; children: ReactNode }

/** Words that only one part needs, so that no other page carries them. */
export function MoreWords({ messages, children }: Props) {
  const locale = useLocale()
  const shared = useMessages()
  const all = useMemo(() => ({ ...shared, ...messages }), [shared, messages])
  return (
    <IntlProvider locale={locale} messages={all}>
      {children}
    </IntlProvider>
  )
}

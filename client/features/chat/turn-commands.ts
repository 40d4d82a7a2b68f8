"use client"

import { useLayoutEffect, useMemo, useRef } from "react"
import type { OpenSource, Preview } from "./evidence"
import type { Conversation } from "./use-conversation"

/** What can be done from within a turn. */
export type TurnCommands = Pick<Conversation, "edit" | "askOf" | "again" | "choose" | "rate"> & {
  takeBack: () => void
  openSource: (source: OpenSource, from: HTMLElement) => void
  preview: (preview: Preview | null) => void
}

/** One object for the life of the page, so that a turn that did not change is not drawn again. */
export function useStableCommands(commands: TurnCommands): TurnCommands {
  const latest = useRef(commands)
  useLayoutEffect(() => {
    latest.current = commands
  })
  return useMemo(
    () => ({
      edit: (...args) => latest.current.edit(...args),
      askOf: (...args) => latest.current.askOf(...args),
      again: (...args) => latest.current.again(...args),
      choose: (...args) => latest.current.choose(...args),
      rate: (...args) => latest.current.rate(...args),
      takeBack: () => latest.current.takeBack(),
      openSource: (...args) => latest.current.openSource(...args),
      preview: (...args) => latest.current.preview(...args),
    }),
    [],
  )
}

"use client"

import type { Ref, RefObject } from "react"
import type { OpenSource } from "./evidence"
import type { QuestionHandle } from "./question"
import { Scroller } from "./scroller"
import type { TurnCommands } from "./turn-commands"
import { TurnView } from "./turn-view"
import type { Conversation } from "./use-conversation"

type Props = {
  viewport: RefObject<HTMLDivElement | null>
  lastAsked: Ref<QuestionHandle>
  talk: Conversation
  open: OpenSource | null
  commands: TurnCommands
}

/** The turns of a chat below each other. */
export function Thread({ viewport, lastAsked, talk: { turns, running }, open, commands }: Props) {
  const last = turns.length - 1
  return (
    <Scroller
      viewport={viewport}
      roomBelow={open !== null}
      follow={running && open === null}
      turns={turns.map((turn, i) => ({
        key: `turn-${i}`,
        node: (
          <TurnView
            asked={i === last ? lastAsked : undefined}
            turn={turn}
            last={i === last}
            busy={running}
            open={open && open.answerId === turn.answer?.id ? open : null}
            commands={commands}
          />
        ),
      }))}
    />
  )
}

"use client"

import { MessageScroller } from "@shadcn/react/message-scroller"
import { ArrowDown } from "lucide-react"
import type { ReactNode, RefObject } from "react"
import { useTranslations } from "use-intl"
import { buttonClass } from "@/components/ui/button"

type Props = {
  viewport: RefObject<HTMLDivElement | null>
  turns: { key: string; node: ReactNode }[]
  /** Leaves room below, so that any sentence can be brought to any height beside its source. */
  roomBelow: boolean
  /** Whether a reader at the lower edge is taken along as the answer grows. */
  follow: boolean
}

/**
 * The thread's scrolling: a new question goes to the top and its answer grows into the room
 * below; a saved chat opens at its last question; nobody who scrolls is moved.
 */
export function Scroller({ viewport, turns, roomBelow, follow }: Props) {
  const t = useTranslations("chat")
  return (
    <MessageScroller.Provider autoScroll={follow} defaultScrollPosition="last-anchor" scrollMargin={0}>
      <MessageScroller.Root className="relative flex min-h-0 flex-1 flex-col">
        <MessageScroller.Viewport
          ref={viewport}
          aria-label={t("thread")}
          onPointerDown={(event) => letGo(event.currentTarget)}
          onFocus={(event) => letGo(event.currentTarget)}
          className="scroll-area scrollbar-room min-h-0 flex-1 px-4 md:px-8"
        >
          <MessageScroller.Content aria-live="off" className="mx-auto w-full max-w-[42rem]">
            {turns.map(({ key, node }) => (
              <MessageScroller.Item key={key} messageId={key} scrollAnchor className="turn-item">
                {node}
              </MessageScroller.Item>
            ))}
          </MessageScroller.Content>
          {roomBelow && <div aria-hidden className="h-[72dvh]" />}
        </MessageScroller.Viewport>
        {!roomBelow && (
          <MessageScroller.Button
            className={`${buttonClass("outline", "sm")} bg-raised shadow-popover absolute inset-x-0 bottom-3 mx-auto w-fit data-[active=false]:invisible`}
          >
            <ArrowDown size={14} strokeWidth={1.75} aria-hidden />
            {t("latest")}
          </MessageScroller.Button>
        )}
      </MessageScroller.Root>
    </MessageScroller.Provider>
  )
}

/**
 * Whoever drags the scrollbar, clicks in the thread or moves the focus there has taken over, as by
 * the wheel. The library knows only wheel, touch and arrow keys; without this, opening a source
 * beside an earlier answer would bring the last question back.
 */
function letGo(viewport: HTMLElement): void {
  viewport.dispatchEvent(new WheelEvent("wheel", { bubbles: true }))
}

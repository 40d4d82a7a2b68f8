"use client"

import clsx from "clsx"
import { RotateCcw, ShieldX } from "lucide-react"
import dynamic from "next/dynamic"
import { useState } from "react"
import { useTranslations } from "use-intl"
import { Button } from "@/components/ui/button"
import { CopyButton } from "@/components/ui/copy-button"
import { usePlace } from "@/features/source/use-place"
import { withFootnotes } from "./footnotes"
import { Rating } from "./rating"
import { useSentenceCount } from "./sentence-count"
import { Siblings } from "./siblings"
import type { ThreadTurn } from "./thread"
import { isDisputable } from "./trace"
import type { TurnCommands } from "./turn-commands"

const WhyNot = dynamic(() => import("./why/why-not").then((module) => module.WhyNot), { ssr: false })

type Props = {
  turn: ThreadTurn
  answers: string[]
  last: boolean
  busy: boolean
  commands: TurnCommands
}

/** What can be done with an answer, and why it does not cite something. */
export function AnswerActions(props: Props) {
  const { answer } = props.turn
  const [asking, setAsking] = useState(false)
  if (answer?.status === "running" || answer?.failure) return null
  return (
    <>
      <Row {...props} asking={asking} onAsk={() => setAsking(!asking)} />
      {answer && asking && <WhyNot messageId={answer.id} onClose={() => setAsking(false)} />}
    </>
  )
}

/** On older turns shown on hover and on focus. */
function Row({ turn, answers, last, busy, commands, asking, onAsk }: Props & { asking: boolean; onAsk: () => void }) {
  const t = useTranslations("answer")
  const place = usePlace()
  const { question, answer } = turn
  return (
    <div
      className={clsx(
        "text-13 text-ink-2 mt-3 -ms-2.5 flex min-h-8 flex-wrap items-center gap-x-1",
        !last &&
          !asking &&
          "md:opacity-0 md:transition-opacity md:duration-120 md:group-focus-within/turn:opacity-100 md:group-hover/turn:opacity-100",
      )}
    >
      {answer && (
        <CopyButton
          quiet
          label={t("copy")}
          text={() => withFootnotes(answer.content, answer.sources, (source) => place(source.place))}
        />
      )}
      <Button look="quiet" size="sm" disabled={busy} onClick={() => commands.again(question)}>
        <RotateCcw size={16} strokeWidth={1.75} aria-hidden />
        {answer ? t("again") : t("answerNow")}
      </Button>
      {answer?.status === "refused" && isDisputable(answer) && (
        <Button
          look="quiet"
          size="sm"
          disabled={busy}
          onClick={() => void commands.rate(answer.id, "bad").then(() => commands.again(question))}
        >
          <ShieldX size={16} strokeWidth={1.75} aria-hidden />
          {t("askAnyway")}
        </Button>
      )}
      {answer && (
        <>
          <Rating
            key={answer.id}
            feedback={answer.feedback ?? null}
            onRate={(rating, reason) => commands.rate(answer.id, rating, reason)}
          />
          <Button look="quiet" size="sm" aria-expanded={asking} onClick={onAsk}>
            {t("whyNot")}
          </Button>
          <Siblings of="answer" ids={answers} current={answer.id} onChoose={commands.choose} />
          <Count turn={turn} />
        </>
      )}
    </div>
  )
}

function Count({ turn }: { turn: ThreadTurn }) {
  const count = useSentenceCount(turn.answer?.sentences ?? [])
  return count && <span className="px-2.5">{count}</span>
}

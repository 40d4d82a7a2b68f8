"use client"

import { memo, type Ref, useDeferredValue, useRef } from "react"
import { useTranslations } from "use-intl"
import { ProblemNote } from "@/components/ui/problem-note"
import { ApiProblem } from "@/lib/api/problem"
import { AnswerActions } from "./answer-actions"
import { Choices } from "./choices"
import { sourcesOf } from "./cited"
import { CitedRows } from "./cited-rows"
import { EvidenceOf, type OpenSource } from "./evidence"
import { LimitsReached } from "./limits-reached"
import { AnswerText } from "./markdown"
import { NearestPassages } from "./nearest-passages"
import { Question, type QuestionHandle } from "./question"
import { SearchedAs } from "./searched-as"
import { SourceList } from "./source-list"
import type { ThreadTurn } from "./thread"
import { TraceLine } from "./trace-line"
import type { ShownMessage } from "./turn"
import type { TurnCommands } from "./turn-commands"
import { useKeptMark } from "./use-kept-mark"
import { WaitingSteps } from "./waiting-step"

type Props = {
  asked?: Ref<QuestionHandle>
  turn: ThreadTurn
  last: boolean
  busy: boolean
  open: OpenSource | null
  commands: TurnCommands
}

/** A question and its answer. */
export const TurnView = memo(function TurnView({ asked, turn, last, busy, open, commands }: Props) {
  const { question, questions, answers } = turn
  // Typing and scrolling go before the words that arrive; whole, or what stands below an answer would come before its end.
  const answer = useDeferredValue(turn.answer)
  return (
    <section aria-labelledby={`q-${question.id}`} className="group/turn pt-8 pb-2">
      <Question
        handle={asked}
        question={question}
        siblings={questions}
        busy={busy}
        onEdit={(content) => commands.edit(question, content)}
        onChoose={commands.choose}
      />
      {answer && (
        <SearchedAs question={question} answer={answer} busy={busy} onEdit={(content) => commands.edit(question, content)} />
      )}
      {answer && (
        <Answer
          answer={answer}
          question={question}
          open={open}
          busy={busy}
          commands={commands}
        />
      )}
      <AnswerActions
        turn={{ ...turn, answer }}
        answers={answers}
        last={last}
        busy={busy}
        commands={commands}
      />
    </section>
  )
})

type AnswerProps = {
  answer: ShownMessage
  question: ShownMessage
  open: OpenSource | null
  busy: boolean
  commands: TurnCommands
}

function Answer({ answer, question, open, busy, commands }: AnswerProps) {
  const t = useTranslations("answer")
  const text = useRef<HTMLDivElement>(null)
  const keepingMark = useKeptMark(text)
  const growing = answer.status === "running"
  const cited = growing || answer.content === "" ? [] : sourcesOf(answer)
  const refusal = answer.status === "refused" && answer.content === "" ? t("refused") : answer.refusal?.reason
  return (
    <>
      <TraceLine answer={answer} onAgain={busy ? undefined : (from) => commands.again(question, from)} />
      <WaitingSteps answer={answer} />
      <EvidenceOf
        sources={answer.sources}
        question={question.content}
        openNumber={open && !open.near ? open.n : null}
        onOpen={(n, from) => commands.openSource({ answerId: answer.id, n }, from)}
        onPreview={commands.preview}
      >
        <div ref={text} {...keepingMark} className="reading mt-2" data-answer={answer.id}>
          <AnswerText
            content={answer.content}
            sentences={answer.sentences}
            known={answer.sources.map((source) => source.n)}
            growing={growing}
          />
          {refusal && answer.content === "" && <p>{refusal}</p>}
        </div>
        <CitedRows sources={cited} />
        <SourceList sources={cited} />
      </EvidenceOf>
      <NearestPassages
        answerId={answer.id}
        passages={answer.nearest}
        openNumber={open?.near ? open.n : null}
        onOpen={(n, from) => commands.openSource({ answerId: answer.id, n, near: true }, from)}
      />
      {!growing && (
        <Choices answer={answer} busy={busy} onAsk={(choice) => commands.askOf(answer, choice)} />
      )}
      <LimitsReached limits={answer.limits} />
      {answer.status === "stopped" && <p className="text-14 text-ink-2 mt-2">{t("incomplete")}</p>}
      {answer.failure && (
        <div className="mt-3">
          <ProblemNote
            error={new ApiProblem(answer.failure.problem)}
            retryLabel={answer.id === "answering" ? t("backToQuestion") : t("again")}
            onRetry={
              answer.id === "answering" ? commands.takeBack : () => commands.again(question)
            }
          />
        </div>
      )}
      {answer.status === "failed" && !answer.failure && (
        <p className="text-14 text-danger mt-2">{t("failedBefore")}</p>
      )}
    </>
  )
}

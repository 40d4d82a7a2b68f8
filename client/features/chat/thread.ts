import type { ShownMessage } from "./turn"

/** Which child the reader chose where a thread branches, by the parent's id. */
export type Choices = Record<string, string>

const ROOT = "root"

/** A question, the answer shown to it, and their siblings on other branches, oldest first. */
export type ThreadTurn = {
  question: ShownMessage
  questions: string[]
  answer: ShownMessage | null
  answers: string[]
}

/** The branch of the thread that is shown: the newest one where nothing was chosen. */
export function turnsOf(messages: ShownMessage[], choices: Choices): ThreadTurn[] {
  const children = childrenByParent(messages)
  const turns: ThreadTurn[] = []
  let parent = ROOT
  for (;;) {
    const questions = children.get(parent) ?? []
    const question = pick(questions, choices[parent])
    if (!question) return turns
    const answers = children.get(question.id) ?? []
    const answer = pick(answers, choices[question.id])
    turns.push({
      question,
      questions: questions.map((message) => message.id),
      answer: answer ?? null,
      answers: answers.map((message) => message.id),
    })
    if (!answer) return turns
    parent = answer.id
  }
}

/** The choice that brings `id` into view. */
export function choose(choices: Choices, messages: ShownMessage[], id: string): Choices {
  const message = messages.find((candidate) => candidate.id === id)
  if (!message) return choices
  return { ...choices, [message.parent_id ?? ROOT]: id }
}

/** Forgets what was chosen below `parentId`, so that its newest child is shown. */
export function chooseNewest(choices: Choices, parentId: string | null): Choices {
  const rest = { ...choices }
  delete rest[parentId ?? ROOT]
  return rest
}

function childrenByParent(messages: ShownMessage[]): Map<string, ShownMessage[]> {
  const children = new Map<string, ShownMessage[]>()
  for (const message of messages.toSorted(byAge)) {
    const key = message.parent_id ?? ROOT
    children.set(key, [...(children.get(key) ?? []), message])
  }
  return children
}

function byAge(a: ShownMessage, b: ShownMessage): number {
  return Date.parse(a.created_at) - Date.parse(b.created_at)
}

function pick(candidates: ShownMessage[], chosen: string | undefined): ShownMessage | undefined {
  return candidates.find((candidate) => candidate.id === chosen) ?? candidates.at(-1)
}

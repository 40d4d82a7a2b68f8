import type { ComparedQuestion, Comparison } from "@/lib/api/types"

export type Verdict = "better" | "worse" | "even" | "unknown"

/** What the one beside does with passages that answers cited; shares that show the same percent are even. */
export function verdictOf({ cited_found: { current, beside } }: Comparison): Verdict {
  if (current === null || beside === null) return "unknown"
  const difference = Math.round(beside * 100) - Math.round(current * 100)
  return difference > 0 ? "better" : difference < 0 ? "worse" : "even"
}

/** The questions at which it matters most come first: other citations found, then other passages. */
export function mostDifferentFirst(questions: ComparedQuestion[]): ComparedQuestion[] {
  const gap = ({ current, beside }: ComparedQuestion) => Math.abs(beside.cited - current.cited)
  return questions.toSorted((a, b) => gap(b) - gap(a) || a.overlap - b.overlap)
}

/** Mean milliseconds of a search by each. */
export function meanTimes(questions: ComparedQuestion[]): { current: number; beside: number } {
  const mean = (of: (question: ComparedQuestion) => number) =>
    questions.reduce((sum, question) => sum + of(question), 0) / Math.max(questions.length, 1)
  return { current: mean(({ current }) => current.ms), beside: mean(({ beside }) => beside.ms) }
}

/** How many of at most ten cells are filled for so many of so many; a part of a few is never shown as none or all. */
export function cellsOf(filled: number, of: number): { filled: number; of: number } {
  if (of <= 10) return { filled, of }
  const cells = Math.round((filled / of) * 10)
  return { filled: filled > 0 && filled < of ? Math.min(Math.max(cells, 1), 9) : cells, of: 10 }
}

/** As many characters, as people count them, may a question have. */
export const LONGEST_QUESTION = 8000

/** From when on they are counted beside what is written. */
const COUNTED_FROM = 7000

/** How long it is, where somebody should know. */
export function countedLength(text: string): number | null {
  return text.length < COUNTED_FROM ? null : [...text.trim()].length
}

export const isTooLong = (text: string): boolean => (countedLength(text) ?? 0) > LONGEST_QUESTION

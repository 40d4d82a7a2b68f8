/**
 * Finds a quote in a run of text that breaks and hyphenates its lines differently. Compared are
 * letters and digits only, in one spelling and case; a match gives offsets into `text`.
 */
export function findQuote(text: string, quote: string): { start: number; end: number } | null {
  const haystack = skeleton(text)
  const needle = skeleton(quote).letters
  if (needle.length < 3) return null
  const at = haystack.letters.indexOf(needle)
  // Twice on one page: which one is meant is not known, and the wrong words must not be marked.
  if (at === -1 || haystack.letters.indexOf(needle, at + 1) !== -1) return null
  const last = at + needle.length - 1
  return { start: haystack.offsets[at]!, end: haystack.offsets[last]! + haystack.lengths[last]! }
}

/** Whether what stands at a place is what was quoted from it: the quote, a part of it, or what it is a part of. */
export function saysTheSame(text: string, quote: string): boolean {
  const [here, there] = [skeleton(text).letters, skeleton(quote).letters]
  return here !== "" && there !== "" && (here.includes(there) || there.includes(here))
}

/** The letters and digits of a text, and where each came from. */
function skeleton(text: string): { letters: string; offsets: number[]; lengths: number[] } {
  let letters = ""
  const offsets: number[] = []
  const lengths: number[] = []
  let at = 0
  for (const character of text) {
    for (const part of character.normalize("NFKD").toLowerCase()) {
      if (!/[\p{L}\p{N}]/u.test(part)) continue
      letters += part
      for (let unit = 0; unit < part.length; unit++) {
        offsets.push(at)
        lengths.push(character.length)
      }
    }
    at += character.length
  }
  return { letters, offsets, lengths }
}

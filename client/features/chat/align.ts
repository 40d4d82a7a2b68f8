const ENTITY = /^&(?:#\d+|#x[\da-f]+|\w+);/i

/**
 * Where each character of a Markdown text node stands in the source it was parsed from. The two
 * differ by what Markdown takes away: backslashes, white space at line ends, and entities.
 * The answer has one entry more than `value` has characters: where the text ends.
 */
export function alignToSource(value: string, source: string): number[] {
  const offsets: number[] = []
  let at = 0
  for (let i = 0; i < value.length; i++) {
    at = seek(source, at, value[i]!)
    offsets.push(at)
    const length = entityLength(source, at)
    // An entity that Markdown does not know stays as it was written.
    const literal = value.slice(i, i + length) === source.slice(at, at + length)
    at += literal ? 1 : length
  }
  offsets.push(Math.min(at, source.length))
  return offsets
}

function seek(source: string, from: number, character: string): number {
  for (let at = from; at < source.length; at++) {
    if (source[at] === character) return at
    if (source[at] === "&" && entityLength(source, at) > 1) return at
  }
  // Not found: the parser changed it in a way not known here. Stay where we are.
  return Math.min(from, source.length)
}

function entityLength(source: string, at: number): number {
  if (source[at] !== "&") return 1
  return ENTITY.exec(source.slice(at, at + 12))?.[0].length ?? 1
}

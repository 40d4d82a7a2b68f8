/**
 * The API counts characters as Unicode code points; JavaScript strings count UTF-16 units, where
 * a character beyond the basic plane takes two. These convert one count into the other.
 */

/** Maps code point offsets into `text` to UTF-16 offsets; offsets past the end give the end. */
export function utf16Offsets(text: string): (codePoint: number) => number {
  // Most text has no such character, and then both counts are the same.
  if (!/[\ud800-\udbff]/.test(text)) return (offset) => Math.min(Math.max(offset, 0), text.length)
  const starts: number[] = []
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) starts.push(i)
  return (offset) => (offset <= 0 ? 0 : (starts[offset] ?? text.length))
}

/** How many code points `text` holds. */
export function codePointLength(text: string): number {
  let length = 0
  for (let i = 0; i < text.length; i += text.codePointAt(i)! > 0xffff ? 2 : 1) length++
  return length
}

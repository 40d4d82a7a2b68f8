// How long things take in the mock, and how a test stops time.

/** How many times faster than a person would like to see it. */
const SPEED = Number(process.env.IBID_MOCK_SPEED ?? 1)

/** What is held, until somebody says go. @type {{ held: Promise<void>, go: () => void } | null} */
let gate = null
/** What waits for a test even if time was not stopped. @type {Set<() => void>} */
const waiting = new Set()

/** From now on nothing goes on by itself. */
export function hold() {
  let go = () => {}
  const held = new Promise((/** @type {(value: void) => void} */ resolve) => (go = resolve))
  gate ??= { held, go }
}

/** Everything goes on. */
export function go() {
  gate?.go()
  gate = null
  for (const resume of waiting) resume()
  waiting.clear()
}

export const isHeld = () => gate !== null

/** @param {number} ms */
export const paced = (ms) => ms / SPEED

/** @param {number} ms */
export async function sleep(ms) {
  await new Promise((resolve) => setTimeout(resolve, paced(ms)))
  await gate?.held
}

/** Until a test says go. */
export const allowed = () => new Promise((resolve) => waiting.add(() => resolve(undefined)))

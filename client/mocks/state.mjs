import { seed } from "./seed.mjs"

export let state = seed()

/** Begins anew. */
export function reset() {
  state = seed()
}

import type { KeyboardEvent } from "react"

/** The code of a key that an input method took for itself. */
const TAKEN = 229

/** Whether Enter was meant for us. Safari ends a conversion before it tells of the key, and leaves the code. */
export function isEnter({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean {
  return key === "Enter" && !shiftKey && !nativeEvent.isComposing && nativeEvent.keyCode !== TAKEN
}

const PREFIX = "ibid.draft."

export function readDraft(key: string): string {
  try {
    return localStorage.getItem(PREFIX + key) ?? ""
  } catch {
    return ""
  }
}

export function writeDraft(key: string, text: string): void {
  if (text === "") return clearDraft(key)
  try {
    localStorage.setItem(PREFIX + key, text)
  } catch {
    // Full or closed storage: the draft lives as long as the page.
  }
}

const listeners = new Set<(key: string, text: string) => void>()

/** Hears of words that are given back to the field of a chat. */
export function onGivenBack(listener: (key: string, text: string) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What could not be sent is a draft again, before whatever was begun since. */
export function giveBack(key: string, text: string): void {
  const begun = readDraft(key)
  const both = begun.trim() === "" ? text : `${text}\n\n${begun}`
  writeDraft(key, both)
  for (const listener of listeners) listener(key, both)
}

export function clearDraft(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    // Nothing was stored.
  }
}

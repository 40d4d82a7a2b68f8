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

export function clearDraft(key: string): void {
  try {
    localStorage.removeItem(PREFIX + key)
  } catch {
    // Nothing was stored.
  }
}

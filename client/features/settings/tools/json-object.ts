/** What somebody wrote, where it is a JSON object; null where it is not. */
export function jsonObject(written: FormDataEntryValue | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(String(written ?? ""))
    return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

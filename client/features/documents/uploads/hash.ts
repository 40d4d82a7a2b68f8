/** Above this a hash would hold too much of a file in memory; the server computes its own anyway. */
const LARGEST = 64 * 1024 * 1024

/** The file's SHA-256 in lower-case hex, where the page may compute one. The page stays free meanwhile. */
export async function sha256Of(file: Blob): Promise<string | undefined> {
  // Absent on a page served over plain http from another machine.
  if (!globalThis.crypto?.subtle || file.size > LARGEST) return undefined
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer())
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

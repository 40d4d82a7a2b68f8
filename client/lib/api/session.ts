/**
 * Whether the person is still signed in, for all tabs at once. Cookies carry the sign-in; scripts
 * cannot read them, so a refused call is the only sign that it has run out.
 */

import { refresh as refreshPath } from "./paths"

const REFRESHED_AT = "ibid.refreshed-at"
const FRESH_MS = 5_000

let ended = false
const listeners = new Set<() => void>()

export function sessionEnded(): boolean {
  return ended
}

export function onSessionChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function markSession(isEnded: boolean): void {
  if (ended === isEnded) return
  ended = isEnded
  for (const listener of listeners) listener()
}

/** Comes when the person is signed in, which may be at once. */
export function signedIn(): Promise<void> {
  if (!ended) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = onSessionChange(() => {
      if (ended) return
      stop()
      resolve()
    })
  })
}

let inFlight: Promise<boolean> | null = null

/**
 * Trades the refresh cookie for new ones. One call at a time in this tab and across tabs, because
 * a refresh token used twice ends the whole sign-in.
 *
 * `askedAt` is when the refused call was sent: if another tab has refreshed since, there is
 * nothing left to do.
 */
export function refreshSession(askedAt: number): Promise<boolean> {
  inFlight ??= exclusively(() => refresh(askedAt)).finally(() => {
    inFlight = null
  })
  return inFlight
}

async function refresh(askedAt: number): Promise<boolean> {
  const last = Number(readStored(REFRESHED_AT) ?? 0)
  if (last > askedAt && Date.now() - last < FRESH_MS) return true
  const response = await fetch(refreshPath, { method: "POST" })
  if (response.ok) store(REFRESHED_AT, String(Date.now()))
  return response.ok
}

async function exclusively<T>(work: () => Promise<T>): Promise<T> {
  // Absent where the page is served over plain http from another machine.
  if (!navigator.locks) return work()
  return navigator.locks.request("ibid.refresh", work)
}

function readStored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function store(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Without storage other tabs refresh for themselves.
  }
}

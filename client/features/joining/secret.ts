/**
 * The secret of the invitation that somebody came with. It stands behind `#`, which no browser sends
 * to a server, and is kept in this tab while its person signs in or makes an account.
 */

const KEPT = "ibid.invitation"

/** Empty: there is none. */
export function secretHere(): string {
  return location.hash.slice(1) || stored()
}

/** Takes it out of the address, so that it is in no history and on no screen that is shared. */
export function keepSecret(): void {
  const secret = location.hash.slice(1)
  if (!secret) return
  try {
    sessionStorage.setItem(KEPT, secret)
  } catch {
    return // without storage it stays where it is
  }
  history.replaceState(history.state, "", location.pathname)
}

export function forgetSecret(): void {
  try {
    sessionStorage.removeItem(KEPT)
  } catch {
    // Nothing was kept.
  }
}

export function onSecretChange(listener: () => void): () => void {
  addEventListener("hashchange", listener)
  return () => removeEventListener("hashchange", listener)
}

function stored(): string {
  try {
    return sessionStorage.getItem(KEPT) ?? ""
  } catch {
    return ""
  }
}

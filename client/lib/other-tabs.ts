const CHANNEL = "ibid.signed-in"

/** Tabs that wait until somebody has signed in. */
export function tellOtherTabs(): void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage(null)
  channel.close()
}

/** When another tab says that somebody signed in, and when one comes back to this one; stops by what it returns. */
export function onOtherTab(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = listener
  window.addEventListener("focus", listener)
  return () => {
    channel.close()
    window.removeEventListener("focus", listener)
  }
}

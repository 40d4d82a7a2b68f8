import { useSyncExternalStore } from "react"

const never = () => () => undefined

/** False in what the server sends, until this page's scripts run: what is pressed before is lost. */
export const useHydrated = () => useSyncExternalStore(never, () => true, () => false)

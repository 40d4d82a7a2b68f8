import { useSyncExternalStore } from "react"

const never = () => () => undefined

/** False in what the server sends, until this page's scripts run: a form that is sent before goes into the address, password and all. */
export const useHydrated = () => useSyncExternalStore(never, () => true, () => false)

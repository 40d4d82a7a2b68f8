const listOf = (ports: string) => ports.split(",").map(Number)

const MOCKS = listOf(process.env.IBID_MOCK_PORT ?? "8099")
const WEBS = listOf(process.env.IBID_MOCK_WEB_PORT ?? "3099")

/** How many specs may run at once: each beside the others has a mock and a client of its own. */
export const AT_ONCE = Math.min(MOCKS.length, WEBS.length)

export const portsOf = (worker: number) => ({ mock: MOCKS[worker]!, web: WEBS[worker]! })

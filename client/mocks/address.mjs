export const port = Number(process.argv[2] ?? process.env.IBID_MOCK_PORT ?? 8099)
export const origin = `http://localhost:${port}`

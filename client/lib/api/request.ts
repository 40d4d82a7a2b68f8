import { ApiProblem, noAnswer, problemOf } from "./problem"
import { markSession, refreshSession } from "./session"

export const API = "/api/v1"

export type RequestOptions = {
  body?: unknown
  query?: Record<string, string | number | undefined | null>
  headers?: Record<string, string>
  signal?: AbortSignal
}

/** Calls the API and gives the parsed answer, or throws an `ApiProblem`. */
export async function request<T>(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<T> {
  const response = await open(method, path, options)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/**
 * Like `request`, but gives the successful response itself, for streams and redirects. A call
 * refused because the short-lived cookie ran out is repeated once after a refresh.
 */
export async function open(
  method: string,
  path: string,
  options: RequestOptions = {},
): Promise<Response> {
  const askedAt = Date.now()
  let response = await send(method, path, options)
  if (response.status === 401 && !path.startsWith("/auth/")) {
    const renewed = await refreshSession(askedAt).catch(() => {
      throw noAnswer(path)
    })
    if (renewed) response = await send(method, path, options)
    if (response.status === 401) markSession(true)
  }
  if (!response.ok) throw await problemOf(response)
  return response
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: "application/json", ...options.headers }
  if (options.body !== undefined) headers["content-type"] = "application/json"
  try {
    return await fetch(API + path + queryOf(options.query), {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error
    throw noAnswer(path)
  }
}

function queryOf(query: RequestOptions["query"]): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value != null && value !== "")
  if (given.length === 0) return ""
  return `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`
}

export function isSignedOut(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401
}

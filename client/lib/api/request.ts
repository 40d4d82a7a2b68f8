import createClient from "openapi-fetch"
import { isAuth } from "./paths"
import { noAnswer, problemFrom, problemOf } from "./problem"
import type { paths } from "./schema.gen"
import { markSession, refreshSession } from "./session"

/**
 * Sends a request to the API. One that is refused because the short-lived cookie ran out is
 * repeated once after a refresh.
 */
async function send(request: Request): Promise<Response> {
  const askedAt = Date.now()
  const path = new URL(request.url).pathname
  const again = request.clone()
  const response = await reach(request, path)
  if (response.status !== 401 || isAuth(path)) return response

  const renewed = await refreshSession(askedAt).catch(() => {
    throw noAnswer(path)
  })
  const answer = renewed ? await reach(again, path) : response
  if (answer.status === 401) markSession(true)
  return answer
}

async function reach(request: Request, path: string): Promise<Response> {
  try {
    return await fetch(request)
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error
    throw noAnswer(path)
  }
}

/** Calls of the API, typed by its description. */
export const api = createClient<paths>({ fetch: send })

/** The answer of a call, or its `ApiProblem`. */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw problemFrom(error, response)
  return data as T
}

export type OpenOptions = { body?: unknown; headers?: Record<string, string>; signal?: AbortSignal }

/** The successful response itself, for streams and redirects. */
export async function open(method: string, path: string, options: OpenOptions = {}): Promise<Response> {
  const { body, headers, signal } = options
  const response = await send(
    new Request(new URL(path, location.origin), {
      method,
      signal,
      headers: { ...headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    }),
  )
  if (!response.ok) throw await problemOf(response)
  return response
}

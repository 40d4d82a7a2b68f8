import type { Problem } from "./types"

/** A call that did not succeed, with what the server said about it. */
export class ApiProblem extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail)
    this.name = "ApiProblem"
    // RFC 9457, 3.1.1: what an object store answers often has no type.
    this.problem = { ...problem, type: problem.type ?? "about:blank" }
  }

  get status(): number {
    return this.problem.status
  }
}

/** The network gave no answer at all; status 0 tells it from an answer. */
export function noAnswer(instance: string): ApiProblem {
  return new ApiProblem({
    type: "/problems/no-answer",
    title: "No answer",
    status: 0,
    detail: "The server did not answer. Check the connection and try again.",
    instance,
  })
}

/** Reads an unsuccessful response. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  return problemFrom(body, response)
}

/** A body that is not a problem still gives a sentence: something between us and the API spoke. */
export function problemFrom(body: unknown, response: Response): ApiProblem {
  if (isProblem(body)) return new ApiProblem(body)
  return new ApiProblem({
    type: "about:blank",
    title: response.statusText || "Unexpected answer",
    status: response.status,
    detail: `The server gave an answer that could not be read (${response.status}). Try again in a moment.`,
    instance: new URL(response.url || "/", location.origin).pathname,
    request_id: response.headers.get("x-request-id"),
  })
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiProblem && (error.status === 404 || error.status === 422)
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "detail" in body && "status" in body
}

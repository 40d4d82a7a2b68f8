/** @import { Answer, Call, Extra, Method, Path, Status } from "./contract" */

export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   * @param {{ field: string, message: string, code: string }[]} [errors]
   * @param {string} [slug] What the client tells apart; most refusals it only shows.
   */
  constructor(status, detail, errors, slug = status === 401 ? "unauthorized" : "mock") {
    super(detail)
    this.status = status
    this.slug = slug
    this.errors = errors
  }
}

/** @typedef {{ method: string, pattern: RegExp, status: number, handle: (call: any) => unknown }} Route */
/** @type {Route[]} */
const routes = []

/**
 * What is answered at a path of the API's description, and with which status.
 * @template {Method} M
 * @template {Path} P
 * @template {Status<M, P>} S
 * @template {Answer<M, P, S> | Promise<Answer<M, P, S>>} R
 * @param {M} method
 * @param {P} path
 * @param {S} status
 * @param {(call: Call<M, P>) => R} handle
 * @param {[Extra<Awaited<R>, Answer<M, P, S>>] extends [never] ? [] : [unknownToTheDescription: Extra<Awaited<R>, Answer<M, P, S>>]} _
 */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- its type alone is what it is for
export function route(method, path, status, handle, ..._) {
  routes.push({ method, pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, "(?<$1>[\\w-]+)")}$`), status, handle })
}

/** @param {string | undefined} method @param {string} path */
export function routeOf(method, path) {
  for (const route of routes) {
    const match = route.method === method ? route.pattern.exec(path) : null
    if (match) return { ...route, params: { ...match.groups } }
  }
  throw new Refusal(404, "There is nothing here.")
}

/** @template T @param {T[]} items */
export const page = (items) => ({ items, next_cursor: null })

/** @template T @param {T[]} items @param {URLSearchParams} query */
export function pageOf(items, query) {
  const [from, limit] = [Number(query.get("cursor") ?? 0), Number(query.get("limit") ?? 50)]
  return {
    items: items.slice(from, from + limit),
    next_cursor: from + limit < items.length ? String(from + limit) : null,
  }
}

/** @template {{ id: string }} T @param {T[]} list @param {string} id */
export function find(list, id) {
  const found = list.find((item) => item.id === id)
  if (!found) throw new Refusal(404, "There is nothing here with this id.")
  return found
}

export const stamp = () => new Date().toISOString()


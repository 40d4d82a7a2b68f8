// A stand-in for the API that speaks its contract from memory: enough to run every screen.
//   node mocks/server.mjs [port]
import { randomUUID as uuid } from "node:crypto"
import { createServer } from "node:http"
import { origin, port } from "./address.mjs"
import "./admin.mjs"
import "./audit.mjs"
import "./chats.mjs"
import "./crawls.mjs"
import "./quarantine.mjs"
import "./quotas.mjs"
import "./documents.mjs"
import "./embedders.mjs"
import "./encodings.mjs"
import "./groups.mjs"
import "./jobs.mjs"
import "./retention.mjs"
import "./scim.mjs"
import "./members.mjs"
import { userOf } from "./entering.mjs"
import { go, hold } from "./pace.mjs"
import "./people.mjs"
import "./projects.mjs"
import { Refusal, routeOf, stamp } from "./router.mjs"
import { addMany } from "./seed.mjs"
import { reset, state } from "./state.mjs"
import { bodyOf, storage } from "./storage.mjs"
import "./assistants.mjs"
import "./factors.mjs"
import "./passkeys.mjs"
import "./tools.mjs"
import "./tool-sources.mjs"
import "./uploads.mjs"
import "./usage.mjs"
import "./why.mjs"

/** What tests do to the mock itself. @type {Record<string, (query: URLSearchParams) => void>} */
const CONTROLS = {
  "/mock/reset": () => (go(), reset()),
  "/mock/many": (query) => addMany(state, Number(query.get("n"))),
  "/mock/hold": hold,
  "/mock/go": go,
  "/mock/sign-in": (query) => Object.assign(state.signIn, { passwords: query.has("passwords"), passkeys: query.has("passkeys"), sign_up: query.has("sign-up"), mail: query.has("mail"), providers: query.has("alone") ? [] : state.signIn.providers }),
  "/mock/factor": (query) => {
    state.mustHaveFactor = query.has("required")
    const owner = state.users.find(({ email }) => query.has(email.split("@")[0] ?? ""))
    if (owner) owner.factor = { since: stamp(), codes: ["k7mp-q2xw-h4t0-z9sa"] }
  },
  "/mock/no-password": () => Object.assign(state.users[0] ?? {}, { password: "" }),
  "/mock/expire": () => state.sessions.clear(),
}

/** @param {import("node:http").IncomingMessage} req @param {import("node:http").ServerResponse} res @param {URL} url */
async function answer(req, res, { pathname, searchParams: query }) {
  const user = userOf(req)
  const isOpen = pathname.startsWith("/api/v1/auth/") || pathname === "/api/v1/notices/unsubscribe"
  if (!user && !isOpen) throw new Refusal(401, "Sign in to go on.")
  const raw = (await bodyOf(req)).toString()
  const { handle, params, status } = routeOf(req.method, pathname)
  const body = await handle({ params, query, body: raw ? JSON.parse(raw) : {}, user, res, req })
  // A stream has begun already.
  if (res.headersSent) return
  if (body === undefined) res.writeHead(status).end()
  else res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
}

/** @param {import("node:http").ServerResponse} res @param {unknown} error @param {string} instance */
function refuse(res, error, instance) {
  const status = error instanceof Refusal ? error.status : 500
  const detail = error instanceof Error ? error.message : String(error)
  const { errors, slug = "mock" } = error instanceof Refusal ? error : {}
  res.writeHead(status, { "content-type": "application/problem+json" })
  res.end(JSON.stringify({ type: `/problems/${slug}`, title: "Refused", status, detail, errors, instance, request_id: uuid() }))
}

createServer(async (req, res) => {
  const url = new URL(req.url ?? "/", origin)
  const control = CONTROLS[url.pathname]
  if (control) {
    control(url.searchParams)
    res.end()
  } else if (/^\/(upload|original)\//.test(url.pathname)) await storage(req, res, url.pathname)
  else await answer(req, res, url).catch((error) => refuse(res, error, url.pathname))
}).listen(port, () => console.log(`The mock API listens on ${origin}`))

// What models were asked for in the last thirty days, and two budgets.
import { mine } from "./projects.mjs"
import { route } from "./router.mjs"
/** @import { Schemas } from "./contract" */

const DAY_MS = 86_400_000
const dayAgo = (/** @type {number} */ days) => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10)
const nextDay = () => `${new Date(Date.now() + DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`

/** @param {number} ago @param {Schemas["ModelRole"]} role @param {number} calls @param {number | null} cost @returns {Schemas["UsageRow"]} */
const row = (ago, role, calls, cost) => ({
  day: dayAgo(ago), model: cost == null ? "qwen3:8b" : "gpt-4o-mini", role, calls, input_tokens: 2900 * calls, cached_tokens: 0,
  output_tokens: 160 * calls, seconds: 0, searches: 0, estimated_calls: 0, cost, unpriced_calls: cost == null ? calls : 0,
})

/** @returns {Schemas["UsageReport"]} */
function report() {
  const days = Array.from({ length: 30 }, (_, i) => 29 - i).filter((ago) => ago % 7 > 1)
  return {
    since: dayAgo(29), until: dayAgo(0),
    rows: days.flatMap((ago) => [row(ago, "answer", (ago * 13) % 17 + 2, ((ago * 13) % 17 + 2) * 0.00053), row(ago, "guard", (ago * 5) % 7 + 1, null)]),
    budgets: [
      { whose: "person", per: "day", unit: "tokens", most: 200_000, used: 61_200, reserved: 4_100, renews_at: nextDay() },
      { whose: "person", per: "day", unit: "questions", most: 50, used: 31, reserved: 1, renews_at: nextDay() },
      { whose: "project", per: "month", unit: "cost", most: 5, used: 0.21, reserved: 0, renews_at: nextDay() },
    ],
    quotas: [
      { whose: "person", unit: "documents", most: 500, used: 312 },
      { whose: "project", unit: "bytes", most: 2_000_000_000, used: 1_940_000_000 },
    ],
  }
}

route("GET", "/api/v1/projects/{project_id}/usage", 200, (call) => {
  mine(call)
  return report()
})

// Budgets that are set: of a project or a key, by its id.
/** @type {Map<string, Schemas["Limits-Output"]>} */
const limits = new Map()
const none = { questions_per_day: null, questions_per_month: null, tokens_per_day: null, tokens_per_month: null, cost_per_day: null, cost_per_month: null }
/** @param {string} id @param {Schemas["Limits-Input"]} body */
function setBudget(id, { cost_per_day = null, cost_per_month = null, ...tokens }) {
  const dollars = (/** @type {number | string | null} */ cost) => (cost == null ? null : Number(cost))
  limits.set(id, { ...none, ...tokens, cost_per_day: dollars(cost_per_day), cost_per_month: dollars(cost_per_month) })
  return budgetOf(id)
}
const budgetOf = (/** @type {string} */ id) => limits.get(id) ?? none

route("GET", "/api/v1/projects/{project_id}/budget", 200, (call) => budgetOf(mine(call).id))
route("PUT", "/api/v1/projects/{project_id}/budget", 200, (call) => setBudget(mine(call).id, call.body))
route("GET", "/api/v1/api-keys/{key_id}/budget", 200, ({ params }) => budgetOf(params.key_id))
route("PUT", "/api/v1/api-keys/{key_id}/budget", 200, ({ params, body }) => setBudget(params.key_id, body))

import { randomUUID as uuid } from "node:crypto"
import { answerTo, eventsOf } from "./answer.mjs"
import { frame, openStream, STREAMED } from "./events.mjs"
import { allowed, sleep } from "./pace.mjs"
import { Refusal } from "./router.mjs"
import { state } from "./state.mjs"
/** @import { Call, Run, RunEvent, Schemas } from "./contract" */

/** @param {Schemas["Chat"]} chat @param {Schemas["Message"]} question @param {string[] | null} [of] The documents that alone are asked. */
export function begin(chat, question, of) {
  if (/refuse/i.test(question.content)) throw new Refusal(422, "This question cannot be asked here.")
  const message = answerTo(state, chat, question, uuid(), of)
  /** @type {Run} */
  const run = { id: uuid(), chat_id: chat.id, message, log: [], over: false, stopped: false, wake: new Set() }
  state.runs.set(run.id, run)
  void play(run, question.content)
  return run
}

/** @param {Run} run @param {string} question */
async function play(run, question) {
  const emit = (/** @type {RunEvent} */ event) => {
    run.log.push(event)
    for (const wake of run.wake) wake()
  }
  let said = ""
  for (const [wait, event] of eventsOf(run, run.message, question)) {
    if (wait) await (wait === "go" ? allowed() : sleep(wait))
    if (event.type === "token") said += event.text
    if (run.stopped) {
      const sentences = run.message.sentences.filter(({ end }) => end <= [...said].length)
      run.message = { ...run.message, content: said, sentences, status: "stopped" }
      emit({ type: "done", message: run.message })
      break
    }
    emit(event)
  }
  run.over = true
  state.messages.push(run.message)
  for (const wake of run.wake) wake()
}

/** Tells what happened in a run after so many events, and goes on. @param {Run} run @param {number} after @param {Pick<Call, "req" | "res">} call */
export async function follow(run, after, { res, req }) {
  openStream(res)
  let next = after
  while (!res.destroyed) {
    for (const event of run.log.slice(next)) frame(res, event, `${run.id}:${++next}`)
    if (run.over && next >= run.log.length) break
    await new Promise((resolve) => {
      const wake = () => {
        run.wake.delete(wake)
        req.off("close", wake)
        resolve(undefined)
      }
      run.wake.add(wake)
      req.on("close", wake)
    })
  }
  res.end()
  return STREAMED
}

/** @import { ProjectEvent, RunEvent, Streamed } from "./contract" */

/** @type {Streamed} */
export const STREAMED = { streamed: true }

/** @param {import("node:http").ServerResponse} res */
export function openStream(res) {
  res.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache, no-transform" })
  res.write(": open\n\n")
}

/** @param {import("node:http").ServerResponse} res @param {ProjectEvent | RunEvent} event */
export function frame(res, event, id = "") {
  res.write(`${id && `id: ${id}\n`}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
}

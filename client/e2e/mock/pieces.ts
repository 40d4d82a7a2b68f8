import { once } from "node:events"
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { setTimeout as wait } from "node:timers/promises"

/** A browser shows a frame in it. */
const PAUSE_MS = 20

/** Hands out what a web server at `web` says, its pages element by element, as a slow line does; `close` ends it. */
export async function inPieces(web: string): Promise<{ url: string; close: () => void }> {
  const server = createServer((asked, response) => {
    const headers = { ...asked.headers, "accept-encoding": "identity" }
    const onward = request(web + asked.url, { method: asked.method, headers }, (answer) => void passOn(answer, response))
    asked.pipe(onward)
  })
  server.listen(0, "localhost")
  await once(server, "listening")
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://localhost:${(server.address() as AddressInfo).port}`, close }
}

async function passOn(answer: IncomingMessage, response: ServerResponse): Promise<void> {
  const isPage = answer.headers["content-type"]?.startsWith("text/html")
  response.writeHead(answer.statusCode!, answer.headers)
  if (!isPage) return void answer.pipe(response)
  for (const piece of (await text(answer)).split(/(?=<(?:a|button|div|form|h1|input|li|main|p|section)\b)/)) {
    response.write(piece)
    await wait(PAUSE_MS)
  }
  response.end()
}

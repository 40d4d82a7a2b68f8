import { type EventSourceMessage, EventSourceParserStream } from "eventsource-parser/stream"
import { open, type OpenOptions } from "./request"

/** Opens a stream of server-sent events and gives its frames as they arrive. */
export async function* frames(
  method: string,
  path: string,
  { onOpen, ...options }: OpenOptions & { onOpen?: () => void } = {},
): AsyncGenerator<EventSourceMessage> {
  const response = await open(method, path, {
    ...options,
    headers: { ...options.headers, accept: "text/event-stream" },
  })
  if (!response.body) return
  onOpen?.()
  const messages = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  try {
    for (;;) {
      const { done, value } = await messages.read()
      if (done) return
      yield value
    }
  } finally {
    await messages.cancel().catch(() => undefined)
  }
}

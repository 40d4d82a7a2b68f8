import { expect, test } from "vitest"
import { ApiProblem } from "@/lib/api/problem"
import type { NewDocument, Outcome, UploadTicket } from "@/lib/api/types"
import { TRIES } from "./retrying"
import { isUnderWay, type Upload } from "./state"
import { type Announced, type Outside, Uploader } from "./uploader"

const problem = (status: number) => ({ type: "/problems/test", title: "Test", status, detail: `It is ${status}.` })
const dropped = () => new ApiProblem(problem(0))

/** A server that keeps what it is sent; each test makes a part of it fail. */
class World implements Outside {
  arrived = new Set<string>()
  confirmed: string[] = []
  forgotten: string[] = []
  announced: { names: string[]; key: string }[] = []
  sends = new Map<string, number>()
  atOnce = 0
  mostAtOnce = 0
  keys = 0
  uploads: Upload[] = []
  uploader = new Uploader(this, (now) => (this.uploads = now), () => undefined)

  announce = async (_: string, files: NewDocument[], key: string): Promise<Announced[]> => {
    this.announced.push({ names: files.map(({ name }) => name), key })
    return files.map(({ name }) => ({ ticket: ticketFor(name) }))
  }
  renew = async (id: string) => ticketFor(id)
  confirm = async (_: string, ids: string[]): Promise<Outcome[]> => {
    this.confirmed.push(...ids)
    return ids.map((document_id) => ({ document_id, status: "accepted" as const }))
  }
  forget = async (_: string, ids: string[]) => void this.forgotten.push(...ids)
  send: Outside["send"] = async ({ url }) => {
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.atOnce)
    this.sends.set(url, (this.sends.get(url) ?? 0) + 1)
    await Promise.resolve()
    this.atOnce--
    await this.onSend(url, this.sends.get(url)!)
    this.arrived.add(url)
  }
  onSend: (url: string, attempt: number) => Promise<void> = async () => undefined
  describe = async (file: File): Promise<NewDocument> => ({ name: file.name, media_type: "text/plain", size: file.size })
  pause = async () => undefined
  newKey = () => `key-${++this.keys}`

  add(...names: string[]) {
    this.uploader.add("p", names.map((name) => ({ name, file: new File(["x"], name) })))
  }
  async end() {
    while (this.uploads.some(isUnderWay)) await new Promise((resolve) => setTimeout(resolve))
  }
  states = () => Object.fromEntries(this.uploads.map(({ name, state }) => [name, state]))
}
const ticketFor = (name: string) =>
  ({ document: { id: name }, upload: { method: "PUT", url: name, headers: {}, expires_at: "" } }) as unknown as UploadTicket
const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}.txt`)

test("five hundred files arrive, fifty announced and four sent at a time", async () => {
  const world = new World()
  world.add(...names(500))
  await world.end()
  expect(world.arrived.size).toBe(500)
  expect(world.confirmed).toHaveLength(500)
  expect(world.announced.map((batch) => batch.names.length)).toEqual(Array(10).fill(50))
  expect(world.mostAtOnce).toBe(4)
})

test("a dropped connection is tried again, and after the last try the file says so", async () => {
  const world = new World()
  world.onSend = async (url, attempt) => {
    if (url === "1.txt" || (url === "2.txt" && attempt < TRIES)) throw dropped()
  }
  world.add(...names(4))
  await world.end()
  expect(world.states()).toEqual({ "0.txt": "arrived", "1.txt": "failed", "2.txt": "arrived", "3.txt": "arrived" })
  expect(world.sends.get("1.txt")).toBe(TRIES)
})

test("a file that is refused is not sent again, and the others arrive", async () => {
  const world = new World()
  world.onSend = async (url) => {
    if (url === "0.txt") throw new ApiProblem(problem(400))
  }
  world.add(...names(3))
  await world.end()
  expect(world.states()).toEqual({ "0.txt": "failed", "1.txt": "arrived", "2.txt": "arrived" })
  expect(world.sends.get("0.txt")).toBe(1)
  expect(world.uploads[0]!.failure).toMatchObject({ message: "It is 400." })
})

test("an expired ticket is renewed", async () => {
  const world = new World()
  const renewed: string[] = []
  world.renew = async (id) => (renewed.push(id), ticketFor(id))
  world.onSend = async (_, attempt) => {
    if (attempt === 1) throw new ApiProblem(problem(403))
  }
  world.add("a.txt")
  await world.end()
  expect([renewed, world.states()]).toEqual([["a.txt"], { "a.txt": "arrived" }])
})

test("who may not have another ticket is told so and does not ask again", async () => {
  const world = new World()
  const asked: string[] = []
  world.renew = async (id) => {
    asked.push(id)
    throw new ApiProblem(problem(403))
  }
  world.onSend = async () => {
    throw new ApiProblem(problem(403))
  }
  world.add("a.txt")
  await world.end()
  expect(asked).toEqual(["a.txt"])
  expect(world.uploads[0]!.failure).toMatchObject({ message: "It is 403." })
})

test("an announcement whose answer was lost is repeated under the same key", async () => {
  const world = new World()
  const { announce } = world
  world.announce = async (...call) => {
    const answer = await announce(...call)
    if (world.announced.length === 1) throw dropped()
    return answer
  }
  world.add("a.txt")
  await world.end()
  expect(world.announced.map(({ key }) => key)).toEqual(["key-1", "key-1"])
  expect(world.states()).toEqual({ "a.txt": "arrived" })
})

test("a file that gets no ticket says why and costs no other its own", async () => {
  const world = new World()
  world.announce = async (_, files) =>
    files.map(({ name }) => (name === "0.txt" ? { problem: problem(422) } : { ticket: ticketFor(name) }))
  world.add(...names(2))
  await world.end()
  expect(world.states()).toEqual({ "0.txt": "failed", "1.txt": "arrived" })
})

test("an empty file is never sent", async () => {
  const world = new World()
  world.uploader.add("p", [{ name: "nothing.txt", file: new File([], "nothing.txt") }])
  await world.end()
  expect(world.uploads[0]).toMatchObject({ state: "failed", failure: "empty" })
  expect(world.announced).toEqual([])
})

test("a file that cannot be read any more says so", async () => {
  const world = new World()
  world.describe = async () => Promise.reject(new DOMException("gone", "NotReadableError"))
  world.add("moved.txt")
  await world.end()
  expect(world.uploads[0]).toMatchObject({ state: "failed", failure: "unreadable" })
})

test("what failed is brought from the beginning when asked for again", async () => {
  const world = new World()
  let broken = true
  world.onSend = async () => {
    if (broken) throw dropped()
  }
  world.add(...names(2))
  await world.end()
  broken = false
  world.uploader.again(world.uploads.map(({ key }) => key))
  await world.end()
  expect(world.states()).toEqual({ "0.txt": "arrived", "1.txt": "arrived" })
  expect(world.forgotten).toEqual(["0.txt", "1.txt"])
})

test("an upload that is cancelled is forgotten on the server and not confirmed", async () => {
  const world = new World()
  world.onSend = async () => world.uploader.cancel(world.uploads.map(({ key }) => key))
  world.add("a.txt")
  await world.end()
  await new Promise((resolve) => setTimeout(resolve))
  expect([world.uploads, world.forgotten, world.confirmed]).toEqual([[], ["a.txt"], []])
})

test("a confirmation that is refused fails that file alone", async () => {
  const world = new World()
  world.confirm = async (_, ids) =>
    ids.map((document_id) =>
      document_id === "0.txt"
        ? { document_id, status: "refused" as const, problem: problem(409) }
        : { document_id, status: "accepted" as const },
    )
  world.add(...names(3))
  await world.end()
  expect(world.states()).toEqual({ "0.txt": "failed", "1.txt": "arrived", "2.txt": "arrived" })
})

test("a confirmation that could not be looked at just now is asked for again, and no other is", async () => {
  const world = new World()
  const asked: string[][] = []
  world.confirm = async (_, ids) => {
    asked.push(ids)
    return ids.map((document_id) =>
      document_id === "1.txt" && asked.length < 3
        ? { document_id, status: "refused" as const, problem: problem(503) }
        : { document_id, status: "accepted" as const },
    )
  }
  world.add(...names(3))
  await world.end()
  expect(Object.values(world.states())).toEqual(["arrived", "arrived", "arrived"])
  expect(asked.flat().filter((id) => id === "0.txt")).toHaveLength(1)
})

test("a confirmation that is never looked at fails that file, and the others have arrived", async () => {
  const world = new World()
  world.confirm = async (_, ids) =>
    ids.map((document_id) =>
      document_id === "0.txt"
        ? { document_id, status: "refused" as const, problem: problem(503) }
        : { document_id, status: "accepted" as const },
    )
  world.add(...names(3))
  await world.end()
  expect(world.states()).toEqual({ "0.txt": "failed", "1.txt": "arrived", "2.txt": "arrived" })
})

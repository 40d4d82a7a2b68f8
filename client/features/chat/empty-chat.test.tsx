import { QueryClientProvider } from "@tanstack/react-query"
import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { Words } from "@/components/words"
import { project } from "@/lib/api/query-keys"
import type { Project } from "@/lib/api/types"
import { newQueryClient } from "@/lib/query-client"
import { ChatWords } from "./chat-words"
import { EmptyChat } from "./empty-chat"

const known = (documents: number) => ({ id: "p", name: "Reading room", description: "", documents }) as Project
let documents = 0
vi.mock("@/lib/api/endpoints", () => ({ getProject: () => Promise.resolve(known(documents)) }))
vi.mock("./assistants/assistant-cards", () => ({ AssistantCards: () => null }))
afterEach(cleanup)

function show() {
  const queries = newQueryClient()
  queries.setQueryData(project("p"), known(0))
  render(
    <QueryClientProvider client={queries}>
      <Words>
        <ChatWords>
          <EmptyChat projectId="p" />
        </ChatWords>
      </Words>
    </QueryClientProvider>,
  )
}

test("a project that was empty a moment ago is asked again before anybody is sent to upload", async () => {
  documents = 4
  show()
  expect(screen.queryByText(/no documents yet/)).toBeNull()
  await screen.findByText(/^4 documents/)
  expect(screen.queryByRole("link")).toBeNull()
})

test("where there are none, the way to upload some is there", async () => {
  documents = 0
  show()
  await screen.findByText(/no documents yet/)
  expect(screen.getByRole("link", { name: "Upload documents" })).toBeTruthy()
})

import type { Page } from "@playwright/test"
import { expectAccessible } from "../axe"
import { expect, PROJECT, test } from "./world"

const panel = (page: Page) => page.getByRole("region", { name: "Tools" })
const dialog = (page: Page) => page.getByRole("dialog", { name: "Import tools" })

async function importing(page: Page, from: string) {
  await page.goto(`${PROJECT}/settings`)
  await panel(page).getByRole("button", { name: "Import", exact: true }).click()
  await dialog(page).getByLabel("From").selectOption(from)
}

test("operations of an OpenAPI document are chosen and imported, and what cannot be says why", async ({ ada }) => {
  await importing(ada, "An OpenAPI document")
  await dialog(ada).getByLabel("Address").fill("https://ships.north.example/openapi.json")
  await expectAccessible(ada, "an import of tools")
  await dialog(ada).getByRole("button", { name: "See what there is" }).click()
  await expect(dialog(ada).getByText("It wants a body that is no JSON.")).toBeVisible()
  await expect(dialog(ada).getByRole("checkbox", { name: "upload_picture" })).toBeDisabled()
  await expect(dialog(ada).getByRole("button", { name: "Import" })).toBeDisabled()
  await dialog(ada).getByRole("checkbox", { name: "find_shipment" }).check()
  await dialog(ada).getByRole("checkbox", { name: "book_van" }).check()
  await dialog(ada).getByLabel("Value of X-Key").fill("a key")
  await expectAccessible(ada, "tools that were found")
  await dialog(ada).getByRole("button", { name: "Import 2 tools" }).click()
  await expect(dialog(ada)).toHaveCount(0)
  for (const name of ["find_shipment", "book_van"]) await expect(panel(ada).getByRole("switch", { name: `${name} is switched on` })).not.toBeChecked()

  await panel(ada).getByRole("button", { name: "Import", exact: true }).click()
  await dialog(ada).getByLabel("The document itself").fill("openapi: 3.1.0")
  await dialog(ada).getByRole("button", { name: "See what there is" }).click()
  await dialog(ada).getByRole("checkbox", { name: "book_van" }).check()
  await dialog(ada).getByRole("button", { name: "Import 1 tool" }).click()
  await expect(dialog(ada).getByText("book_van: This project has a tool book_van already.")).toBeVisible()
})

test("webhooks of n8n are imported with what n8n does not say of them", async ({ ada }) => {
  await importing(ada, "n8n")
  await dialog(ada).getByLabel("Address").fill("https://n8n.north.example")
  await dialog(ada).getByLabel("API key of n8n").fill("a key")
  await expectAccessible(ada, "where n8n is")
  await dialog(ada).getByRole("button", { name: "See what there is" }).click()
  await expect(dialog(ada).getByText("Weekly report · GET")).toContainText("Not published in n8n")
  await expect(dialog(ada).getByRole("checkbox", { name: "Anything" })).toBeDisabled()
  await dialog(ada).getByRole("checkbox", { name: "Book_a_van" }).check()
  await dialog(ada).getByRole("checkbox", { name: "Cold_room_now" }).check()
  const of = (name: string) => dialog(ada).getByRole("group", { name })
  const [van, room] = [of("Book_a_van"), of("Cold_room_now")] as const
  await expect(van.getByLabel("Arguments, as JSON Schema")).toHaveValue(/"pallets"/)
  await van.getByLabel("Header with a secret").fill("X-Hook")
  await van.getByLabel("Its value").fill("a token")
  await room.getByLabel("When to use it").fill("How cold a room is.")
  await room.getByLabel("Arguments, as JSON Schema").fill("no JSON")
  await room.getByLabel("User name").fill("ada")
  await room.getByLabel("Password").fill("gruß")
  await room.getByLabel("It only reads").check()
  await expectAccessible(ada, "webhooks that were found")
  await dialog(ada).getByRole("button", { name: "Import 2 tools" }).click()
  await expect(room.getByText("This is no JSON object.")).toBeVisible()
  await room.getByLabel("Arguments, as JSON Schema").fill('{"type": "object", "properties": {"room": {"type": "string"}}}')

  await dialog(ada).getByRole("button", { name: "Import 2 tools" }).click()
  await expect(dialog(ada)).toHaveCount(0)
  const row = (name: string) => panel(ada).getByRole("listitem").filter({ hasText: name })
  await expect(row("Book_a_van").getByText("Asks first")).toBeVisible()
  await expect(row("Cold_room_now").getByText("How cold a room is.")).toBeVisible()
  await expect(row("Cold_room_now").getByText("Asks first")).toHaveCount(0)
  for (const name of ["Book_a_van", "Cold_room_now"]) await expect(panel(ada).getByRole("switch", { name: `${name} is switched on` })).not.toBeChecked()

  await panel(ada).getByRole("button", { name: "Import", exact: true }).click()
  await dialog(ada).getByLabel("From").selectOption("n8n")
  await dialog(ada).getByLabel("Address").fill("https://n8n.north.example")
  await dialog(ada).getByLabel("API key of n8n").fill("a key")
  await dialog(ada).getByRole("button", { name: "See what there is" }).click()
  await expect(dialog(ada).getByRole("checkbox", { name: "Book_a_van" })).toBeDisabled()
})

test("a server's tools are looked at, imported, looked at again, and go with it", async ({ ada }) => {
  await importing(ada, "An MCP server")
  await dialog(ada).getByLabel("Address").fill("https://shop.north.example/mcp")
  await dialog(ada).getByRole("button", { name: "See what there is" }).click()
  await expect(dialog(ada).getByText("The MCP server wants a key").first()).toBeVisible()
  await dialog(ada).getByLabel("Header with a secret").fill("Authorization")
  await dialog(ada).getByLabel("Its value").fill("Bearer a")
  await expectAccessible(ada, "a server that wants a key")
  await dialog(ada).getByRole("button", { name: "See what there is" }).click()
  await expect(dialog(ada).getByText("could mislead a model")).toBeVisible()
  await dialog(ada).getByRole("checkbox", { name: "get_order" }).check()
  await dialog(ada).getByRole("button", { name: "Import 1 tool" }).click()
  await expect(panel(ada).getByRole("switch", { name: "get_order is switched on" })).not.toBeChecked()

  await panel(ada).getByRole("button", { name: "Edit get_order" }).click()
  const form = ada.getByRole("dialog", { name: "Edit get_order" })
  await expect(form.getByLabel("When to use it")).toBeVisible()
  await expect(form.getByLabel("Address")).toHaveCount(0)
  await form.getByRole("button", { name: "Cancel" }).click()

  await panel(ada).getByRole("button", { name: "Look for changes on shop.north.example" }).click()
  await expect(dialog(ada).getByText("Imported")).toBeVisible()
  await expect(dialog(ada).getByRole("checkbox", { name: "get_order" })).toBeDisabled()
  await dialog(ada).getByRole("button", { name: "Close" }).last().click()
  await expectAccessible(ada, "settings with a server")

  await panel(ada).getByRole("button", { name: "Delete shop.north.example" }).click()
  await ada.getByRole("dialog").getByRole("button", { name: "Delete" }).click()
  await expect(panel(ada).getByText("get_order")).toHaveCount(0)
})

test("private hosts are named among those that are allowed", async ({ ada }) => {
  await ada.goto(`${PROJECT}/settings`)
  const hosts = panel(ada).getByLabel("Private hosts that tools may reach")
  await hosts.fill("10.0.0.5:8080\nother.lan:80")
  await panel(ada).getByRole("button", { name: "Allow these hosts" }).click()
  await expect(panel(ada).getByText("other.lan:80 is not among the private hosts").first()).toBeVisible()
  await hosts.fill("10.0.0.5:8080")
  await panel(ada).getByRole("button", { name: "Allow these hosts" }).click()
  await expect(panel(ada).getByText("Saved.")).toBeVisible()
  await ada.reload()
  await expect(hosts).toHaveValue("10.0.0.5:8080")
})

async function adding(page: Page, host: string) {
  await importing(page, "An MCP server")
  await dialog(page).getByLabel("Address").fill(`https://${host}/mcp`)
  await dialog(page).getByRole("button", { name: "See what there is" }).click()
}

test("a server that wants a sign-in leads there and back to where it says so", async ({ ada }) => {
  await adding(ada, "notes.north.example")
  await expect(dialog(ada).getByText("notes.north.example wants somebody to sign in.")).toBeVisible()
  await expectAccessible(ada, "a server that wants a sign-in")
  await dialog(ada).getByRole("button", { name: "Sign in to notes.north.example" }).click()
  await ada.waitForURL(/settings\?server=/)
  await expect(panel(ada).getByText("Signed in at in.north.example")).toBeInViewport()
  await expect(panel(ada).getByText("You are signed in.")).toBeVisible()
  await expectAccessible(ada, "settings with a server that somebody signed in to")
  await panel(ada).getByRole("button", { name: "See what there is on notes.north.example" }).click()
  await expect(dialog(ada).getByRole("checkbox", { name: "get_order" })).toBeVisible()
  await dialog(ada).getByRole("button", { name: "Close" }).last().click()

  await panel(ada).getByRole("button", { name: "Sign out of notes.north.example" }).click()
  await expect(panel(ada).getByText("remove Ibid there as well")).toBeVisible()
  await panel(ada).getByRole("button", { name: "Sign in to notes.north.example" }).click()
  await expect(dialog(ada).getByRole("button", { name: "Sign in to notes.north.example" })).toBeVisible()
})

test("a client that somebody registered by hand is asked for where it has to be", async ({ ada }) => {
  await adding(ada, "notes.closed.example")
  await dialog(ada).getByRole("button", { name: "Sign in to notes.closed.example" }).click()
  await dialog(ada).getByLabel("Client id").fill("ibid")
  await expectAccessible(ada, "a sign-in that wants a client id")
  await dialog(ada).getByRole("button", { name: "Sign in to notes.closed.example" }).click()
  await expect(panel(ada).getByText("You are signed in.")).toBeVisible()
})

test("a sign-in that nobody here began is told, with a way back", async ({ ada }) => {
  await ada.goto("/tools/signed-in?state=strange&code=a")
  await expect(ada.getByText("This sign-in is not one that you began")).toBeVisible()
  await expectAccessible(ada, "a sign-in that failed")
  await ada.getByRole("link", { name: "Back to projects" }).click()
  await ada.waitForURL(/projects/)
})

import { existsSync } from "node:fs"
import { defineConfig, devices } from "@playwright/test"
import { AT_ONCE, portsOf } from "./e2e/ports"

const mocked = !process.env.IBID_WEB_URL

/** A browser that is there already; without one Playwright uses its own. */
const browser = [
  process.env.IBID_BROWSER,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path))

type Server = { command: string; port: number; reuseExistingServer: boolean; env: Record<string, string> }

/** A mock and a client that asks it. */
function serversFor(worker: number): Server[] {
  const { mock, web } = portsOf(worker)
  const api = `http://localhost:${mock}`
  return [
    { command: `node mocks/server.mjs ${mock}`, port: mock, reuseExistingServer: true, env: { IBID_MOCK_SPEED: "8" } },
    {
      command: "node .next/standalone/server.js",
      port: web,
      reuseExistingServer: true,
      env: { PORT: String(web), HOSTNAME: "localhost", IBID_API_URL: api, IBID_PUBLIC_API_URL: api },
    },
  ]
}

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: mocked ? AT_ONCE : 1,
  // How long something takes is no promise here, and a machine may be busy.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    baseURL: process.env.IBID_WEB_URL ?? `http://localhost:${portsOf(0).web}`,
    // What the page was made of says enough; a picture of each frame would take half the machine.
    trace: { mode: "retain-on-failure", screenshots: false },
    // axe is put into the page by hand, which the page's own policy rightly forbids.
    bypassCSP: true,
    permissions: ["clipboard-read", "clipboard-write"],
    launchOptions: {
      executablePath: browser,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "mock", testMatch: "mock/*.spec.ts" },
    { name: "journey", testMatch: "journey.spec.ts", timeout: 300_000 },
    { name: "sign-in", testMatch: "sign-in.spec.ts", testIgnore: "mock/**", timeout: 300_000 },
    { name: "uploads", testMatch: "uploads.spec.ts", testIgnore: "mock/**", timeout: 400_000 },
  ],
  // The journey runs against a stack that is up already.
  webServer: mocked ? Array.from({ length: AT_ONCE }, (_, worker) => serversFor(worker)).flat() : undefined,
})

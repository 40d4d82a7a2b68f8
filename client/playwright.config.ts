import { existsSync } from "node:fs"
import { defineConfig, devices } from "@playwright/test"

const MOCK_PORT = Number(process.env.IBID_MOCK_PORT ?? 8099)
const WEB_PORT = Number(process.env.IBID_MOCK_WEB_PORT ?? 3099)
const mocked = !process.env.IBID_WEB_URL

/** A browser that is there already; without one Playwright uses its own. */
const browser = [
  process.env.IBID_BROWSER,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path))

export default defineConfig({
  testDir: "e2e",
  outputDir: "test-results",
  workers: 1,
  // How long something takes is no promise here, and a machine may be busy.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    baseURL: process.env.IBID_WEB_URL ?? `http://localhost:${WEB_PORT}`,
    trace: "retain-on-failure",
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
    { name: "uploads", testMatch: "uploads.spec.ts", testIgnore: "mock/**", timeout: 400_000 },
  ],
  // The journey runs against a stack that is up already.
  webServer: mocked
    ? [
        {
          command: `node mocks/server.mjs ${MOCK_PORT}`,
          port: MOCK_PORT,
          reuseExistingServer: true,
        },
        {
          command: "node .next/standalone/server.js",
          port: WEB_PORT,
          reuseExistingServer: true,
          env: {
            PORT: String(WEB_PORT),
            HOSTNAME: "localhost",
            IBID_API_URL: `http://localhost:${MOCK_PORT}`,
            IBID_PUBLIC_API_URL: `http://localhost:${MOCK_PORT}`,
          },
        },
      ]
    : undefined,
})

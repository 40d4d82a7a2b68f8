import react from "@vitejs/plugin-react"
import { defineConfig } from "vitest/config"

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": import.meta.dirname } },
  // The time a test takes is not what it tests, and a machine may be busy.
  test: { testTimeout: 60_000, environment: "jsdom", include: ["{lib,features,components,scripts}/**/*.test.{ts,tsx,mjs}"] },
})

import type { NextConfig } from "next"

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: import.meta.dirname,
  // Images are never optimised, so the native image library need not be shipped.
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  turbopack: {
    root: import.meta.dirname,
    rules: { "**/messages/*.json": { loaders: ["./scripts/messages-loader.cjs"], as: "*.json" } },
    resolveAlias: { "use-intl/format-message": "use-intl/format-message/format-only" },
  },
  images: { unoptimized: true },
  poweredByHeader: false,
  reactStrictMode: true,
}

export default config

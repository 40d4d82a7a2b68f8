import next from "eslint-config-next"
import coreWebVitals from "eslint-config-next/core-web-vitals"
import typescript from "eslint-config-next/typescript"

const config = [
  ...next,
  ...coreWebVitals,
  ...typescript,
  {
    rules: {
      // Fonts come from packages; a build must not need the network.
      "no-restricted-imports": ["error", { paths: ["next/font/google"] }],
    },
  },
  { ignores: [".next/**", "public/**", "lib/api/schema.gen.d.ts", "next-env.d.ts", "test-results/**"] },
]

export default config

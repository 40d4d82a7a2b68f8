import next from "eslint-config-next"
import coreWebVitals from "eslint-config-next/core-web-vitals"
import typescript from "eslint-config-next/typescript"
import boundaries from "eslint-plugin-boundaries"

/** Which floors a floor stands on. */
const FLOORS = {
  app: ["feature", "components", "lib", "messages"],
  feature: ["components", "lib", "messages"],
  components: ["components", "lib", "messages"],
  lib: ["lib", "messages"],
  messages: [],
  mocks: ["mocks", "lib"],
  e2e: ["e2e"],
  scripts: ["scripts"],
}

/** Which features a feature may use. What is not named here uses none. */
const FEATURES = {
  auth: ["second-factor"],
  personal: ["second-factor"],
  frame: ["auth", "chat", "projects"],
  chat: ["projects", "source"],
  documents: ["crawls", "retention"],
  document: ["documents", "settings", "source"],
  settings: ["budgets", "retention"],
  keys: ["budgets"],
}

/** Addresses of the API stand in lib/api, those of pages in one module; keys of queries are held to theirs by their type. */
const literals = (start, where) => {
  const message = `Take it from ${where}.`
  return [
    { selector: `Literal[value=/^${start}/]`, message },
    { selector: `TemplateElement:first-child[value.raw=/^${start}/]`, message },
  ]
}
const ADDRESSES = [
  ...literals(String.raw`\u002fapi\u002fv1`, "@/lib/api"),
  ...literals(String.raw`\u002f(p\u002f|projects|keys|me$|sign-)`, "@/lib/pages"),
]

const CLICK = {
  selector: "CallExpression[callee.property.name='click'], CallExpression[callee.property.name='requestSubmit']",
  message: "Call what the button calls: hand it on as a prop, or as a handle of the component that has it.",
}

const from = (type, captured) => ({ element: { type, ...(captured && { captured }) } })
const to = (types) => ({ to: { element: { types: { anyOf: types } } } })
const toFeatures = (names) => ({ to: names.map((feature) => ({ element: { type: "feature", captured: { feature } } })) })

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
  {
    plugins: { boundaries },
    settings: {
      "import/resolver": { typescript: { project: "tsconfig.json" } },
      "boundaries/elements": [
        { type: "feature", pattern: "features/*", capture: ["feature"] },
        ...Object.keys(FLOORS)
          .filter((floor) => floor !== "feature")
          .map((floor) => ({ type: floor, pattern: floor })),
      ],
      "boundaries/dependency-nodes": ["import", "export", "dynamic-import"],
    },
    rules: {
      // A folder that is on no floor would be under no rule.
      "boundaries/no-unknown-dependencies": "error",
      "boundaries/dependencies": [
        "error",
        {
          default: "disallow",
          policies: [
            ...Object.entries(FLOORS).map(([floor, below]) => ({ from: from(floor), allow: to(below) })),
            ...Object.entries(FEATURES).map(([feature, others]) => ({ from: from("feature", { feature }), allow: toFeatures(others) })),
          ],
        },
      ],
    },
  },
  {
    ignores: ["**/*.{test,spec}.{ts,tsx,mjs}"],
    rules: { "max-lines": ["error", 400], "max-lines-per-function": ["error", 60] },
  },
  {
    files: ["{app,components,features,lib}/**/*.{ts,tsx}"],
    ignores: ["lib/api/**", "lib/pages.ts", "**/*.test.{ts,tsx}"],
    rules: { "no-restricted-syntax": ["error", ...ADDRESSES, CLICK] },
  },
  { ignores: [".next/**", "public/**", "generated/**", "lib/api/schema.gen.d.ts", "next-env.d.ts", "test-results/**"] },
]

export default config

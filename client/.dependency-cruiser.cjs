/** No ring: not among files, and not among folders. Which may import which says eslint.config.mjs. */
module.exports = {
  forbidden: [
    { name: "no-ring-of-files", severity: "error", from: {}, to: { circular: true } },
    { name: "no-ring-of-folders", severity: "error", scope: "folder", from: {}, to: { circular: true } },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    // Types make rings, too: who reads one file has to read the other.
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
    exclude: { path: "^(\\.next|public|generated|test-results|playwright-report)/" },
  },
}

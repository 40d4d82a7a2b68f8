/**
 * Compiles the messages while the client is built, so that no page carries the parser of their
 * syntax. The counterpart is the alias of `use-intl/format-message` in next.config.
 */
module.exports = function compileMessages(source) {
  const done = this.async()
  import("icu-minify/compile")
    .then(({ default: compile }) => {
      const compiled = (tree) =>
        typeof tree === "string"
          ? compile(tree)
          : Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, compiled(value)]))
      done(null, JSON.stringify(compiled(JSON.parse(source))))
    })
    .catch(done)
}

// @ts-check
/** What the settings page is drawn from. */
export const SETTINGS_SCHEMA = {
  type: "object",
  properties: {
    retrieval: {
      type: "object",
      properties: {
        mode: { type: "string", enum: ["hybrid", "vector", "keyword"], default: "hybrid", title: "Search by", description: "Meaning, exact words, or both." },
        passages: { type: "integer", minimum: 1, maximum: 20, default: 8, title: "Passages", description: "How many passages an answer may draw on." },
        vector_weight: { type: "number", minimum: 0, maximum: 1, default: 0.5, title: "Weight of meaning", description: "0 is words only, 1 meaning only." },
      },
    },
    answering: {
      type: "object",
      properties: {
        sentences: { type: "integer", minimum: 1, maximum: 8, default: 3, title: "Sentences", description: "At most this many, without a model." },
        instructions: { type: "string", maxLength: 2000, default: "", title: "Instructions", description: "Told to the language model with every question, such as tone or language." },
      },
    },
    guardrail: {
      type: "object",
      properties: {
        enabled: { type: "boolean", default: true, title: "Check questions" },
        refused_phrases: { type: "array", items: { type: "string" }, maxItems: 50, default: [], title: "Refused phrases", description: "A question that contains one of these is not answered." },
      },
    },
  },
}

/** What the settings page is drawn from. */
export const SETTINGS_SCHEMA = {
  type: "object",
  properties: {
    retrieval: {
      type: "object",
      properties: {
        mode: { type: "string", enum: ["hybrid", "vector", "keyword", "multi_query"], default: "hybrid", title: "Search by", description: "Meaning, exact words, or both." },
        passages: { type: "integer", minimum: 1, maximum: 20, default: 8, title: "Passages", description: "How many passages an answer may draw on." },
        vector_weight: { type: "number", minimum: 0, maximum: 1, default: 0.5, title: "Weight of meaning", description: "Words only at the lowest, meaning only at the highest." },
        rerank: { type: "string", enum: ["off", "server"], default: "off", title: "Rerank by", description: "Who judges once more what was found: nobody, or the reranker that this installation names." },
        neighbours: { type: "integer", minimum: 0, maximum: 3, default: 0, title: "Neighbours", description: "So many passages before and after each are read with it." },
        per_document: { type: "integer", minimum: 0, maximum: 20, default: 0, title: "Passages per document", description: "At most so many of one document; 0: as many as fit." },
        half_life_days: { type: "integer", minimum: 0, maximum: 36500, default: 0, title: "Half-life in days", description: "Older documents count for less, down to half; 0: age does not matter." },
        pinned_documents: { type: "array", items: { type: "string", format: "uuid" }, maxItems: 20, default: [], title: "Pinned documents", description: "Ids of documents of which the two best passages are always read." },
      },
    },
    answering: {
      type: "object",
      properties: {
        length: { type: "string", enum: ["short", "normal", "detailed"], default: "normal", title: "Length", description: "How much an answer says. Without a model `short` is one sentence, and `detailed` up to twice as many as below." },
        language: { type: "string", enum: ["question", "en", "de", "es", "zh"], default: "question", title: "Language of answers", description: "`question`: that of the question. Without a model sentences of documents stay in theirs; what is said about them is in this one." },
        sentences: { type: "integer", minimum: 1, maximum: 8, default: 3, title: "Sentences", description: "At most this many, without a model." },
        threshold: { type: "number", minimum: 0, maximum: 1, default: 0.45, title: "Certainty", description: "How well a sentence must fit the question before it is an answer." },
        instructions: { type: "string", maxLength: 2000, default: "", title: "Instructions", description: "Told to the language model with every question, such as tone or language." },
        strictness: { type: "string", enum: ["documents", "documents_first", "free"], default: "documents", title: "Answer from", description: "`documents`: nothing else; `documents_first`: where they do not say, a language model's own knowledge, without a source; `free`: both. Without a model, documents only." },
        unsupported: { type: "string", enum: ["mark", "remove"], default: "mark", title: "Unsupported sentences", description: "What a language model wrote and no passage supports is rewritten from the nearest one; where that fails it is marked, or removed." },
      },
    },
    agent: {
      type: "object",
      properties: {
        choice: { type: "string", enum: ["simple", "agent", "automatic"], default: "simple", title: "Answered by", description: "One search, an agent, or the agent where one search is not enough." },
        steps: { type: "integer", minimum: 1, maximum: 40, default: 8, title: "Steps", description: "Decisions of the agent, at most." },
        tokens: { type: "integer", minimum: 1000, maximum: 2000000, default: 60000, title: "Tokens", description: "What the agent may read and write before it answers." },
        seconds: { type: "integer", minimum: 5, maximum: 600, default: 90, title: "Seconds", description: "Before it answers from what it has." },
        cents: { type: "integer", minimum: 0, maximum: 100000, default: 0, title: "US cents", description: "What the agent may cost before it answers, where the model has a price; 0: no limit." },
      },
    },
    models: {
      type: "object",
      properties: {
        answer: { type: "string", enum: ["", "default", "small"], default: "", title: "Answers are written by" },
        agent: { type: "string", enum: ["", "default", "small"], default: "", title: "The agent decides by" },
        guard: { type: "string", enum: ["", "default", "small"], default: "", title: "Questions are checked by" },
        rewrite: { type: "string", enum: ["", "default", "small"], default: "", title: "Questions are reworded by" },
        judge: { type: "string", enum: ["", "default", "small"], default: "", title: "Answers are corrected by" },
        offered: { type: "array", items: { type: "string", enum: ["default", "small"] }, maxItems: 50, default: [], title: "Chats may choose", description: "Models that a chat may be answered by, beside the one that answers here; none named: all that this installation offers." },
        masked: { type: "boolean", default: false, title: "Mask personal data", description: "Names, addresses and numbers of people that are found are replaced by placeholders before a language model is told anything, and put back in what it says. Finds much and not all." },
      },
    },
    guardrail: {
      type: "object",
      properties: {
        enabled: { type: "boolean", default: true, title: "Check questions" },
        refused_phrases: { type: "array", items: { type: "string" }, maxItems: 50, default: [], title: "Refused phrases", description: "A question that contains one of these is not answered." },
        attacks: { type: "boolean", default: true, title: "Refuse attacks", description: "Questions worded to put the assistant's rules aside or to bring them out." },
        by: { type: "string", enum: ["local", "model"], default: "local", title: "Attacks are told by", description: "`local`: rules and a small classifier; `model`: the language model as well, which takes longer." },
        when_down: { type: "string", enum: ["local", "refuse"], default: "local", title: "When the model does not judge", description: "What the local check says counts, or nothing is answered." },
      },
    },
  },
}

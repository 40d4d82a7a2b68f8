import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { Limits } from "./types"

/** Whose budget: a project's, which its owners set, or a key's, which its holder sets. */
export type Whose = { project_id: string } | { key_id: string }

export const getLimits = (of: Whose) =>
  "key_id" in of
    ? answerOf(api.GET(paths.keyBudget, { params: { path: of } }))
    : answerOf(api.GET(paths.projectBudget, { params: { path: of } }))
export const setLimits = (of: Whose, body: Limits) =>
  "key_id" in of
    ? answerOf(api.PUT(paths.keyBudget, { params: { path: of }, body }))
    : answerOf(api.PUT(paths.projectBudget, { params: { path: of }, body }))

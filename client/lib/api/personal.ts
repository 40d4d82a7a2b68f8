import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { Farewell, PersonalSettings } from "./types"

export const getPersonalSettings = () => answerOf(api.GET(paths.personalSettings))
export const updatePersonalSettings = (body: PersonalSettings) => answerOf(api.PATCH(paths.personalSettings, { body }))
/** One's own account, for good. */
export const deleteMyAccount = (body: Farewell) => answerOf(api.POST(paths.meDeletion, { body }))

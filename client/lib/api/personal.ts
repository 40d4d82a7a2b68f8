import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { PersonalSettings } from "./types"

export const getPersonalSettings = () => answerOf(api.GET(paths.personalSettings))
export const updatePersonalSettings = (body: PersonalSettings) => answerOf(api.PATCH(paths.personalSettings, { body }))

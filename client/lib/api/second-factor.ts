import * as paths from "./paths"
import { answerOf, api } from "./request"

export const goOnSigningIn = (body: { challenge: string; code: string }) => answerOf(api.POST(paths.secondStep, { body }))
export const enrol = (challenge: string) => answerOf(api.POST(paths.enrolment, { body: { challenge } }))

export const getSecondFactor = () => answerOf(api.GET(paths.secondFactor))
export const beginAuthenticator = (password: string) => answerOf(api.POST(paths.secondFactor, { body: { password } }))
export const confirmAuthenticator = (code: string) => answerOf(api.POST(paths.secondFactorConfirm, { body: { code } }))
export const makeRecoveryCodes = (code: string) => answerOf(api.POST(paths.recoveryCodes, { body: { code } }))
export const removeAuthenticator = (code: string) => answerOf(api.POST(paths.secondFactorRemoval, { body: { code } }))

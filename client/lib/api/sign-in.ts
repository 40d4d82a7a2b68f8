import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { CameBack } from "./types"

const at = (provider: string) => ({ params: { path: { provider } } })

export const getSignInOptions = () => answerOf(api.GET(paths.signInOptions))
export const beginSignIn = (provider: string) => answerOf(api.POST(paths.beginSignIn, at(provider)))
export const finishSignIn = (provider: string, body: CameBack) => answerOf(api.POST(paths.finishSignIn, { ...at(provider), body }))

export const listIdentities = () => answerOf(api.GET(paths.identities))
export const beginIdentity = (provider: string) => answerOf(api.POST(paths.beginIdentity, at(provider)))
export const finishIdentity = (provider: string, body: CameBack) => answerOf(api.POST(paths.finishIdentity, { ...at(provider), body }))
export const removeIdentity = (identity_id: string) => answerOf(api.DELETE(paths.identity, { params: { path: { identity_id } } }))

export const listPasskeys = () => answerOf(api.GET(paths.passkeys))
export const removePasskey = (passkey_id: string) => answerOf(api.DELETE(paths.passkey, { params: { path: { passkey_id } } }))

export const listSessions = () => answerOf(api.GET(paths.sessions))
export const endSession = (session_id: string) => answerOf(api.DELETE(paths.session, { params: { path: { session_id } } }))
export const endOtherSessions = () => answerOf(api.DELETE(paths.sessions))
export const changePassword = (body: { current: string; password: string }) => answerOf(api.POST(paths.password, { body }))

export const askForReset = (email: string) => answerOf(api.POST(paths.reset, { body: { email } }))
export const resetPassword = (body: { secret: string; password: string }) => answerOf(api.POST(paths.finishReset, { body }))
export const verifyEmail = (secret: string) => answerOf(api.POST(paths.verify, { body: { secret } }))
export const askForVerification = () => answerOf(api.POST(paths.verification))

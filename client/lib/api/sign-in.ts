import * as paths from "./paths"
import { answerOf, api } from "./request"
import type { CameBack } from "./types"

const at = (provider: string) => ({ params: { path: { provider } } })

export const getSignInOptions = () => answerOf(api.GET(paths.signInOptions))
export const beginSignIn = (provider: string) => answerOf(api.POST("/api/v1/auth/providers/{provider}/begin", at(provider)))
export const finishSignIn = (provider: string, body: CameBack) => answerOf(api.POST("/api/v1/auth/providers/{provider}/finish", { ...at(provider), body }))

export const listIdentities = () => answerOf(api.GET("/api/v1/me/identities"))
export const beginIdentity = (provider: string) => answerOf(api.POST("/api/v1/me/identities/{provider}/begin", at(provider)))
export const finishIdentity = (provider: string, body: CameBack) => answerOf(api.POST("/api/v1/me/identities/{provider}/finish", { ...at(provider), body }))
export const removeIdentity = (identity_id: string) => answerOf(api.DELETE("/api/v1/me/identities/{identity_id}", { params: { path: { identity_id } } }))

export const listPasskeys = () => answerOf(api.GET(paths.passkeys))
export const removePasskey = (passkey_id: string) => answerOf(api.DELETE("/api/v1/me/passkeys/{passkey_id}", { params: { path: { passkey_id } } }))

export const listSessions = () => answerOf(api.GET("/api/v1/me/sessions"))
export const endSession = (session_id: string) => answerOf(api.DELETE(paths.session, { params: { path: { session_id } } }))
export const endOtherSessions = () => answerOf(api.DELETE("/api/v1/me/sessions"))
export const changePassword = (body: { current: string; password: string }) => answerOf(api.POST("/api/v1/me/password", { body }))

export const askForReset = (email: string) => answerOf(api.POST("/api/v1/auth/reset", { body: { email } }))
export const resetPassword = (body: { secret: string; password: string }) => answerOf(api.POST("/api/v1/auth/reset/finish", { body }))
export const verifyEmail = (secret: string) => answerOf(api.POST("/api/v1/auth/verify", { body: { secret } }))
export const askForVerification = () => answerOf(api.POST("/api/v1/me/verification"))

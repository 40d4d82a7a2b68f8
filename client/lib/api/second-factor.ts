import { answerOf, api } from "./request"

export const goOnSigningIn = (body: { challenge: string; code: string }) => answerOf(api.POST("/api/v1/auth/second-step", { body }))
export const enrol = (challenge: string) => answerOf(api.POST("/api/v1/auth/second-step/enrol", { body: { challenge } }))

export const getSecondFactor = () => answerOf(api.GET("/api/v1/me/second-factor"))
export const beginAuthenticator = (password: string) => answerOf(api.POST("/api/v1/me/second-factor", { body: { password } }))
export const confirmAuthenticator = (code: string) => answerOf(api.POST("/api/v1/me/second-factor/confirm", { body: { code } }))
export const makeRecoveryCodes = (code: string) => answerOf(api.POST("/api/v1/me/second-factor/recovery-codes", { body: { code } }))
export const removeAuthenticator = (code: string) => answerOf(api.POST("/api/v1/me/second-factor/removal", { body: { code } }))

import * as paths from "./paths"
import { answerOf, api } from "./request"

export class NoPasskey extends Error {}

/** Signs in with a passkey that this browser has; `NoPasskey` where none was given. */
export async function signInWithPasskey() {
  const { options, state } = await answerOf(api.POST("/api/v1/auth/passkey/begin"))
  const publicKey = reader().parseRequestOptionsFromJSON(options as unknown as PublicKeyCredentialRequestOptionsJSON)
  const credential = await given(navigator.credentials.get({ publicKey }))
  return answerOf(api.POST("/api/v1/auth/passkey/finish", { body: { state, credential } }))
}

export type NewPasskey = { name: string; password: string | null; code: string | null }

export async function addPasskey({ name, ...proof }: NewPasskey) {
  const { options, state } = await answerOf(api.POST("/api/v1/me/passkey-challenge", { body: proof }))
  const publicKey = reader().parseCreationOptionsFromJSON(options as unknown as PublicKeyCredentialCreationOptionsJSON)
  const credential = await given(navigator.credentials.create({ publicKey }))
  return answerOf(api.POST(paths.passkeys, { body: { state, credential, name } }))
}

/** Older browsers, and pages without https, have none. */
function reader() {
  if (typeof PublicKeyCredential === "undefined" || !("parseRequestOptionsFromJSON" in PublicKeyCredential)) throw new NoPasskey()
  return PublicKeyCredential
}

async function given(asked: Promise<Credential | null>): Promise<Record<string, unknown>> {
  const credential = await asked.catch((error: unknown) => {
    // Whoever says no, and whoever has none, are told alike by the browser.
    if (error instanceof DOMException) throw new NoPasskey()
    throw error
  })
  if (!(credential instanceof PublicKeyCredential)) throw new NoPasskey()
  return credential.toJSON() as Record<string, unknown>
}

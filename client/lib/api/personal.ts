import { answerOf, api, open } from "./request"
import type { Farewell, PersonalSettings } from "./types"

export const getPersonalSettings = () => answerOf(api.GET("/api/v1/me/settings"))
export const updatePersonalSettings = (body: PersonalSettings) => answerOf(api.PATCH("/api/v1/me/settings", { body }))
/** One's own account, for good. */
export const deleteMyAccount = (body: Farewell) => answerOf(api.POST("/api/v1/me/deletion", { body }))

/** What is kept about oneself, as an archive; `onBytes` hears how much has come. */
export async function exportMyData(originals: boolean, onBytes: (received: number) => void): Promise<Blob> {
  const { body } = await open("GET", `${"/api/v1/me/export"}?originals=${originals}`)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let received = 0
  for (const reader = body!.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return new Blob(pieces, { type: "application/zip" })
    pieces.push(value)
    onBytes((received += value.length))
  }
}

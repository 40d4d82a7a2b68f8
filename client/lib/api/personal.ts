import * as paths from "./paths"
import { answerOf, api, open } from "./request"
import type { Farewell, PersonalSettings } from "./types"

export const getPersonalSettings = () => answerOf(api.GET(paths.personalSettings))
export const updatePersonalSettings = (body: PersonalSettings) => answerOf(api.PATCH(paths.personalSettings, { body }))
/** One's own account, for good. */
export const deleteMyAccount = (body: Farewell) => answerOf(api.POST(paths.meDeletion, { body }))

/** What is kept about oneself, as an archive; `onBytes` hears how much has come. */
export async function exportMyData(originals: boolean, onBytes: (received: number) => void): Promise<Blob> {
  const { body } = await open("GET", `${paths.myExport}?originals=${originals}`)
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let received = 0
  for (const reader = body!.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) return new Blob(pieces, { type: "application/zip" })
    pieces.push(value)
    onBytes((received += value.length))
  }
}

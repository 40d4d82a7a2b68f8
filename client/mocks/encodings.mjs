import { reindex, shownDocument } from "./ingestion.mjs"
import { find, Refusal, route } from "./router.mjs"
import { state } from "./state.mjs"

const ITEMS = [
  { encoding: "koi8-r", name: "KOI8-R", preview: "оПНРНЙНК ГЮЯЕДЮМХЪ ЙНЛХЯЯХХ. рЕЛОЕПЮРСПЮ ЙЮЛЕПШ." },
  { encoding: "cp1251", name: "Windows-1251", preview: "Протокол заседания комиссии. Температура камеры." },
  { encoding: "cp1256", name: "Windows-1256", preview: "دًîٍîêîë çàٌهنàيèے êîىèٌٌèè. زهىïهًàًٍَà êàىهًû." },
  { encoding: "cp1252", name: "Windows-1252", preview: "Ïðîòîêîë çàñåäàíèÿ êîìèññèè. Òåìïåðàòóðà êàìåðû." },
]

route("GET", "/api/v1/documents/{document_id}/encodings", 200, ({ params }) => {
  const { encoding, encodings } = find(state.documents, params.document_id)
  return { chosen: encoding ?? "auto", items: encodings ? ITEMS : [] }
})
route("PUT", "/api/v1/documents/{document_id}/encoding", 202, ({ params, body }) => {
  const document = find(state.documents, params.document_id)
  const chosen = ITEMS.find(({ encoding }) => encoding === body.encoding)
  if (!chosen && body.encoding !== "auto") throw new Refusal(422, `This document cannot be read as ${body.encoding}.`)
  document.encoding = chosen?.encoding ?? null
  document.notes = chosen ? [`Read as ${chosen.name}, which somebody chose.`] : ["Read as KOI8-R, which was a guess."]
  reindex(document)
  return shownDocument(document)
})

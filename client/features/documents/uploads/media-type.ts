/** What the browser does not know by itself. The server looks at the content anyway. */
const BY_EXTENSION: Record<string, string> = {
  ass: "text/x-ssa",
  avif: "image/avif",
  bmp: "image/bmp",
  csv: "text/csv",
  djv: "image/vnd.djvu",
  djvu: "image/vnd.djvu",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  eml: "message/rfc822",
  epub: "application/epub+zip",
  gif: "image/gif",
  heic: "image/heic",
  heif: "image/heic",
  htm: "text/html",
  html: "text/html",
  ics: "text/calendar",
  ipynb: "application/x-ipynb+json",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  json: "application/json",
  jsonl: "application/x-ndjson",
  markdown: "text/markdown",
  mbox: "application/mbox",
  md: "text/markdown",
  msg: "application/vnd.ms-outlook",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  pdf: "application/pdf",
  png: "image/png",
  ppt: "application/vnd.ms-powerpoint",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  rtf: "application/rtf",
  sbv: "text/x-sbv",
  srt: "application/x-subrip",
  ssa: "text/x-ssa",
  tif: "image/tiff",
  tiff: "image/tiff",
  tsv: "text/tab-separated-values",
  txt: "text/plain",
  vcf: "text/vcard",
  vcs: "text/calendar",
  vtt: "text/vtt",
  webp: "image/webp",
  wpd: "application/vnd.wordperfect",
  wps: "application/vnd.ms-works",
  xls: "application/vnd.ms-excel",
  xlsb: "application/vnd.ms-excel.sheet.binary.macroenabled.12",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  xml: "application/xml",
  yaml: "application/yaml",
  yml: "application/yaml",
  zip: "application/zip",
}

/** Program texts, which browsers take for anything from `video/mp2t` to nothing. */
const SOURCE = new Set(
  ("c cc cpp cs css dart ex exs go graphql h hpp hs java jl js jsx kt lua m php pl proto py r rb rs scala sh sql swift" +
    " tf toml ts tsx vue zig").split(" "),
)

export function mediaTypeOf(file: { name: string; type: string }): string {
  const extension = file.name.split(".").at(-1)?.toLowerCase() ?? ""
  if (SOURCE.has(extension)) return "text/x-source"
  const said = /^[\w.+-]+\/[\w.+-]+$/.test(file.type) ? file.type : ""
  return BY_EXTENSION[extension] || said || "application/octet-stream"
}

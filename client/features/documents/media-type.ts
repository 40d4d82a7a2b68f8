/** What the browser does not know by itself. The server looks at the content anyway. */
const BY_EXTENSION: Record<string, string> = {
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  htm: "text/html",
  html: "text/html",
  markdown: "text/markdown",
  md: "text/markdown",
  pdf: "application/pdf",
  txt: "text/plain",
}

/** Files offered by the picker; a drop may bring others, which the server then names unsupported. */
export const ACCEPTED = Object.keys(BY_EXTENSION)
  .map((extension) => `.${extension}`)
  .join(",")

export function mediaTypeOf(file: { name: string; type: string }): string {
  const extension = file.name.split(".").at(-1)?.toLowerCase() ?? ""
  return BY_EXTENSION[extension] || file.type || "application/octet-stream"
}

"""What a file is called in figures: one of few words, whatever its upload said it is."""

_OF_TYPE = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "spreadsheet",
    "application/vnd.ms-excel": "spreadsheet",
    "text/csv": "spreadsheet",
    "text/tab-separated-values": "spreadsheet",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/markdown": "markdown",
    "text/plain": "text",
    "message/rfc822": "mail",
    "application/mbox": "mail",
    "application/vnd.ms-outlook": "mail",
    "application/zip": "archive",
    "application/epub+zip": "epub",
    "text/calendar": "calendar",
    "text/vcard": "contacts",
    "text/vtt": "subtitles",
    "application/x-subrip": "subtitles",
    "text/x-sbv": "subtitles",
    "text/x-ssa": "subtitles",
    "application/json": "data",
    "application/xml": "data",
    "application/yaml": "data",
}
_OF_KIND = {"image": "image", "audio": "recording", "video": "recording"}


def format_of(media_type: str) -> str:
    """`other` where it is none of these."""
    told = media_type.partition(";")[0].strip().lower()
    return _OF_TYPE.get(told) or _OF_KIND.get(told.partition("/")[0], "other")

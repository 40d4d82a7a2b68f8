"""Pictures, recordings and other binary files, by their first bytes."""

_MAGIC = (
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"8BPS", "image/vnd.adobe.photoshop"),
    (b"\x00\x00\x01\x00", "image/x-icon"),
    (b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x00\x00\x01\xba", "video/mpeg"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ", "application/x-xz"),
    (b"%!PS", "application/postscript"),
    (b"AT&TFORM", "image/vnd.djvu"),
    (b"\xffWPC", "application/vnd.wordperfect"),
)
_BRANDS = {
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"hevc": "image/heic",
    b"hevx": "image/heic",
    b"avif": "image/avif",
    b"avis": "image/avif",
}
_SHARED_BRANDS = (b"mif1", b"msf1", b"miaf")
"""Of HEIC and AVIF alike: those beside them tell which."""
_MOST_BRANDS = 400
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo", b"WAVE": "audio/wav"}
_EBML = b"\x1a\x45\xdf\xa3"
_ASF = bytes.fromhex("3026b2758e66cf11")
_MP3_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_MP3_RATES_LOW = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_MP3_SAMPLES = (44_100, 48_000, 32_000)


def type_of_binary(data: bytes, name: str) -> str:
    """`application/octet-stream` for what is none of these."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return media_type
    kind = data[8:12]
    if data.startswith(b"RIFF"):
        return _RIFF.get(kind, "application/octet-stream")
    if data.startswith(b"FORM") and kind in (b"AIFF", b"AIFC"):
        return "audio/aiff"
    if data[4:8] == b"ftyp":
        if kind in _BRANDS:
            return _BRANDS[kind]
        if kind in _SHARED_BRANDS:
            size = min(int.from_bytes(data[:4], "big"), _MOST_BRANDS)
            brands = {data[at : at + 4] for at in range(16, size - 3, 4)}
            return "image/avif" if brands & {b"avif", b"avis"} else "image/heic"
        return "audio/mp4" if name.lower().endswith((".m4a", ".m4b")) else "video/mp4"
    if data.startswith(_EBML):
        return _matroska(data[:65_536])
    if data.startswith(b"OggS"):
        return "video/ogg" if b"\x80theora" in data[:4096] else "audio/ogg"
    if data.startswith(_ASF):
        return "audio/x-ms-wma" if name.lower().endswith(".wma") else "video/x-ms-asf"
    if data[:1] == b"G" and data[188:189] == b"G" and data[376:377] == b"G":
        return "video/mp2t"
    return _raw_audio(data)


def _matroska(head: bytes) -> str:
    """WebM and Matroska name the codec of every track; without a picture they are sound."""
    pictured = b"V_" in head or b"A_" not in head
    container = "webm" if b"webm" in head[:64] else "x-matroska"
    return f"{'video' if pictured else 'audio'}/{container}"


def _raw_audio(data: bytes) -> str:
    """Frames without a container: two in a row, since two bytes alone prove nothing."""
    if data[:1] == b"\xff" and data[1:2] and data[1] & 0xF6 == 0xF0:
        length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5 if len(data) > 6 else 0
        if length > 6 and data[length : length + 2] == data[:2]:
            return "audio/aac"
    length = _mp3_frame(data[:4])
    if length and _mp3_frame(data[length : length + 4]):
        return "audio/mpeg"
    return "application/octet-stream"


def _mp3_frame(header: bytes) -> int:
    """The length of an MPEG layer III frame with this header, or 0 when it is no such header."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, rate, samples = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or samples == 3:
        return 0
    first = version == 3
    kilobits = (_MP3_RATES if first else _MP3_RATES_LOW)[rate]
    frequency = _MP3_SAMPLES[samples] // {3: 1, 2: 2, 0: 4}[version]
    padding = header[2] >> 1 & 1
    return (144_000 if first else 72_000) * kilobits // frequency + padding if kilobits else 0

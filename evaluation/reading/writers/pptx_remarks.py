"""What is said about a slide: notes of the speaker, and comments old and new."""

from evaluation.reading.writers.pptx_parts import NAMES, Making, Part
from evaluation.reading.writers.pptx_texts import Texts

_NEW = 'xmlns:p188="http://schemas.microsoft.com/office/powerpoint/2018/8/main"'
_KINDS = "http://schemas.microsoft.com/office/2018/10/relationships"
COLOURS = (
    "<p:clrMap bg1='lt1' tx1='dk1' bg2='lt2' tx2='dk2' accent1='accent1' accent2='accent2'"
    " accent3='accent3' accent4='accent4' accent5='accent5' accent6='accent6' hlink='hlink'"
    " folHlink='folHlink'/>"
)
_TREE = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'


def tree(inside: str) -> str:
    return f"<p:cSld><p:spTree>{_TREE}{inside}</p:spTree></p:cSld>"


def held(kind: str, body: str, *, properties: str = "", place: str = "") -> str:
    """A shape that fills a place of its layout."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="9" name="{kind}" {properties}/><p:cNvSpPr/><p:nvPr>'
        f'<p:ph type="{kind}"/></p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr><p:txBody><a:bodyPr/>'
        f"<a:lstStyle/>{body}</p:txBody></p:sp>"
    )


class Remarks:
    """Of one presentation; who comments is kept once in it."""

    def __init__(self, making: Making, presentation: Part) -> None:
        self._making, self._presentation = making, presentation
        self._written, self._vocabulary = making.written, making.vocabulary
        self._master: Part | None = None
        self._new = making.vocabulary.chance(0.5)
        self._people: list[str] = []

    def notes(self, slide: Part) -> None:
        part = self._making.part("notesSlides", "notesSlide", "presentationml.notesSlide")
        part.refer("slide", slide.path)
        part.refer("notesMaster", self._notes_master().path)
        slide.refer("notesSlide", part.path)
        texts = Texts(self._making, part, self._written.put_beside)
        shapes = held("sldImg", "<a:p/>") + held("body", texts.paragraphs(1, 4))
        if self._vocabulary.chance(0.2):
            own = held("body", texts.paragraphs(1, 1))
            shapes += own.replace('<p:ph type="body"/>', "")
        number = "<a:p><a:fld id='{0}' type='slidenum'><a:t>1</a:t></a:fld></a:p>"
        part.content = f"<p:notes {NAMES}>{tree(shapes + held('sldNum', number))}</p:notes>"

    def comments(self, slide: Part) -> None:
        if self._new:
            self._threads(slide)
            return
        part = self._making.part("comments", "comment", "presentationml.comments")
        slide.refer("comments", part.path)
        said = "".join(
            f'<p:cm authorId="{self._person()}" dt="2026-01-02T03:04:05" idx="{number}">'
            f'<p:pos x="9" y="9"/><p:text>{self._said()}</p:text></p:cm>'
            for number in range(1, self._vocabulary.random.randint(2, 4))
        )
        part.content = f"<p:cmLst {NAMES}>{said}</p:cmLst>"

    def authors(self) -> None:
        """At the end, when all are known."""
        if not self._people:
            return
        kind = "application/vnd.ms-powerpoint.authors" if self._new else ""
        part = Part("ppt/authors.xml", kind or "presentationml.commentAuthors")
        self._making.parts.append(part)
        self._presentation.refer(f"{_KINDS}/authors" if self._new else "commentAuthors", part.path)
        if self._new:
            listed = "".join(
                f'<p188:author id="{{{number}}}" name="{name}" initials="A" userId="{name}"'
                ' providerId="None"/>'
                for number, name in enumerate(self._people)
            )
            part.content = f"<p188:authorLst {NAMES} {_NEW}>{listed}</p188:authorLst>"
            return
        listed = "".join(
            f'<p:cmAuthor id="{number}" name="{name}" initials="A" lastIdx="9" clrIdx="0"/>'
            for number, name in enumerate(self._people)
        )
        part.content = f"<p:cmAuthorLst {NAMES}>{listed}</p:cmAuthorLst>"

    def _threads(self, slide: Part) -> None:
        part = self._making.part(
            "comments", "modernComment", "application/vnd.ms-powerpoint.comments"
        )
        slide.refer(f"{_KINDS}/comments", part.path)
        texts = Texts(self._making, part, self._written.put_beside)

        def body() -> str:
            return f"<p188:txBody><a:bodyPr/>{texts.paragraphs(1, 2)}</p188:txBody>"

        said = ""
        for number in range(self._vocabulary.random.randint(1, 2)):
            first = body()
            replies = "".join(
                f'<p188:reply id="{{{number}{reply}}}" authorId="{{{self._person()}}}"'
                f' created="2026-01-02T03:04:05.000">{body()}</p188:reply>'
                for reply in range(self._vocabulary.random.randint(0, 2))
            )
            listed = f"<p188:replyLst>{replies}</p188:replyLst>" if replies else ""
            said += (
                f'<p188:cm id="{{{number}}}" authorId="{{{self._person()}}}"'
                f' created="2026-01-02T03:04:05.000">{listed}{first}</p188:cm>'
            )
        part.content = f"<p188:cmLst {NAMES} {_NEW}>{said}</p188:cmLst>"

    def _said(self) -> str:
        return self._written.put_beside(self._vocabulary.sentence())

    def _person(self) -> int:
        """The number of somebody; each is named before what they say, so once or more often."""
        if len(self._people) < 2:
            name = self._vocabulary.word()
            self._people.append(name)
            self._written.again.append(self._written.put_beside(name))
            return len(self._people) - 1
        return self._vocabulary.random.randint(0, 1)

    def _notes_master(self) -> Part:
        if self._master is None:
            self._master = self._making.part(
                "notesMasters", "notesMaster", "presentationml.notesMaster"
            )
            theme = next(part for part in self._making.parts if "theme" in part.path)
            self._master.refer("theme", theme.path)
            self._master.content = (
                f"<p:notesMaster {NAMES}>{tree(held('body', '<a:p/>'))}{COLOURS}</p:notesMaster>"
            )
            self._presentation.refer("notesMaster", self._master.path)
        return self._master

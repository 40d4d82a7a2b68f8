"""Content controls whose value stands in other XML of the file as well: Word shows that one,
however old the one in the text is (ECMA-376, part 1, 17.5.2.6)."""

import re

from ingestion.parsers.building import one_line
from ingestion.parsers.docx.paragraphs import W, text_of
from ingestion.parsers.ooxml import Package
from ingestion.parsers.xmlparts import Element

_PROPERTIES = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}": "docProps/core.xml",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}": "docProps/app.xml",
}
_MAPPING = re.compile(r"xmlns:([\w.-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_STEP = re.compile(r"(?:([\w.-]+):)?([\w.-]+)(?:\[(\d{1,6})\])?")
_MOST_STEPS = 30


class Bound:
    """The stores of one file, each read when the first control asks for it."""

    def __init__(self, package: Package, path: str) -> None:
        self._package, self._path = package, path
        self._stores: dict[str, Element] | None = None

    def fill(self, root: Element) -> Element:
        """In place: the texts of controls that say something else than what they are bound to."""
        for control in root.iter(W + "sdt"):
            properties, content = control.find(W + "sdtPr"), control.find(W + "sdtContent")
            binding = properties.find(W + "dataBinding") if properties is not None else None
            is_text = properties is not None and properties.find(W + "text") is not None
            if binding is not None and content is not None and is_text:
                self._write(content, self._value(binding))
        return root

    def _write(self, content: Element, value: str) -> None:
        texts = [*content.iter(W + "t")]
        if not value or not texts or value == one_line(text_of(content)):
            return
        for text in texts:
            text.text = ""
        texts[0].text = value

    def _value(self, binding: Element) -> str:
        """'' where nothing is found, or nothing stands there: Word then shows what was saved."""
        store = self._store(str(binding.get(W + "storeItemID") or "").upper())
        mappings = str(binding.get(W + "prefixMappings") or "")
        names = {prefix: one or two for prefix, one, two in _MAPPING.findall(mappings)}
        steps = [step for step in str(binding.get(W + "xpath") or "").split("/") if step]
        if store is None or not 0 < len(steps) <= _MOST_STEPS:
            return ""
        at: list[Element] = [store]
        for place, step in enumerate(steps):
            found = _STEP.fullmatch(step)
            if found is None or (found[1] and found[1] not in names):
                return ""
            tag = f"{{{names[found[1]]}}}{found[2]}" if found[1] else found[2]
            same = [one for one in (at if not place else at[0]) if one.tag == tag]
            number = int(found[3] or 1)
            if not 0 < number <= len(same):
                return ""
            at = [same[number - 1]]
        return one_line("".join(at[0].itertext()))

    def _store(self, key: str) -> Element | None:
        if key in _PROPERTIES:
            return self._package.xml(_PROPERTIES[key])
        if self._stores is None:
            self._stores = {}
            for relation in self._package.relations(self._path).values():
                root = self._package.xml(relation.path) if relation.kind == "customXml" else None
                if root is None:
                    continue
                for said in self._package.related(relation.path, "customXmlProps"):
                    names = (value for name, value in said.items() if name.endswith("itemID"))
                    self._stores |= {str(name).upper(): root for name in names}
        return self._stores.get(key)

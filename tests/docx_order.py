"""The order in which WordprocessingML wants the children of its properties; Word refuses files that have another.

From the sequences of the schema (ECMA-376, transitional); a row's properties may stand in any order there, but
are held to the usual one.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_ORDERS = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
        " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi"
        " adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection"
        " textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
        " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl"
        " cs em lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
        " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"
    ),
    "tblBorders": "top left start bottom right end insideH insideV",
    "tblCellMar": "top left start bottom right end",
    "pBdr": "top left bottom right between bar",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
        " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr"
    ),
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "p": "pPr bookmarkStart r hyperlink bookmarkEnd",
    "r": "rPr br t tab fldChar instrText footnoteReference drawing",
}
_ANY_ORDER_AFTER_FIRST = {"r", "p"}
PLACES = {
    f"{{{W}}}{name}": {f"{{{W}}}{one}": at for at, one in enumerate(order.split())}
    for name, order in _ORDERS.items()
}


def order_problems(root: etree._Element) -> Iterator[str]:
    """One sentence for each child of a known element that is unknown there, or stands too late."""
    for parent in root.iter(*PLACES):
        places = PLACES[str(parent.tag)]
        name = etree.QName(parent).localname
        children = [child.tag for child in parent if isinstance(child.tag, str)]
        for child in children:
            if child not in places:
                yield f"<{name}> holds <{etree.QName(child).localname}>."
        known = [places[child] for child in children if child in places]
        if name in _ANY_ORDER_AFTER_FIRST:
            known = [min(place, 1) for place in known]
        if known != sorted(known):
            yield f"<{name}> has its children in the wrong order: {', '.join(etree.QName(one).localname for one in children)}."

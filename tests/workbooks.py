"""A workbook of one sheet, written by hand: enough for a test to read."""

from __future__ import annotations

import io
import zipfile
from typing import Any

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def workbook(rows: list[list[Any]]) -> bytes:
    """Bytes of an XLSX file with these rows."""
    lines = []
    for i, cells in enumerate(rows, start=1):
        out = []
        for j, cell in enumerate(cells):
            at = f"{chr(65 + j)}{i}"
            text = isinstance(cell, str)
            out.append(
                f'<c r="{at}" t="inlineStr"><is><t>{cell}</t></is></c>' if text else f'<c r="{at}"><v>{cell}</v></c>'
            )
        lines.append(f'<row r="{i}">{"".join(out)}</row>')
    sheet = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'
    book = f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{RELS}">'
    book += '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    files = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" '
        f'ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r0" '
        f'Type="{RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()

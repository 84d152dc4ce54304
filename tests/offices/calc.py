"""LibreOffice Calc at work: a Basic macro opens a file, edits it as a hand would, and saves it as xlsx."""

from __future__ import annotations

import subprocess
from html import escape
from pathlib import Path

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Hands"/></library:library>"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Hands" script:language="StarBasic">{}
</script:module>"""
_OPENING = """
Function Column(sheet, heading As String) As Long
  Dim i As Long
  For i = 0 To 60
    If sheet.getCellByPosition(i, 0).String = heading Then
      Column = i
      Exit Function
    End If
  Next i
  Error 1
End Function
Sub Edit(source As String, target As String)
  Dim how(0) As New com.sun.star.beans.PropertyValue
  how(0).Name = "Hidden" : how(0).Value = True
  book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, how())
  sheet = book.Sheets.getByIndex(0)
"""
_CLOSING = """
  how(0).Name = "FilterName" : how(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(ConvertToURL(target), how())
  book.close(True)
End Sub
"""


def edited(source: Path, target: Path, steps: str, folder: Path) -> Path:
    """`steps` of Basic, with `book`, `sheet` (the first) and `Column(sheet, heading)` at hand."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    _run(profile, "--terminate_after_init")  # a new profile puts its own library in the place of any other
    library = folder / "profile" / "user" / "basic" / "Standard"
    (library / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    code = escape(_OPENING + steps + _CLOSING, quote=False)
    (library / "Hands.xba").write_text(_MODULE.format(code), encoding="utf-8")
    _run(profile, f'macro:///Standard.Hands.Edit("{source}","{target}")')
    return target


def _run(*arguments: str) -> None:
    command = ["soffice", "--headless", "--norestore", *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120)

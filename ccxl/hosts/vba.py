"""The VBA module for Excel on Windows: functions that return real errors and keep their messages.

A text in a cell is skipped by SUM, so a budget could lose a line unseen; ``#NUM!`` is not. The module calls Python
through the xlwings add-in. Help comes from the sheet ``_IntelliSense_``, which Excel-DNA's IntelliSense reads too:
texts of this size fit no VBA procedure, and VBA source holds no Chinese.
"""

from __future__ import annotations

from typing import Final

from ccxl.core.registry import Function
from ccxl.functions import FUNCTIONS
from ccxl.hosts.cells import MISSING, NAME, NUMBER, VALUE
from ccxl.hosts.naming import argument_help, category, help_of, plain

# Python module that xlwings calls.
MODULE: Final = "ccxl.hosts.worksheet"
SHEET: Final = "_IntelliSense_"
# Excel's numbers of its errors.
ERRORS: Final = {VALUE: 2015, NUMBER: 2036, MISSING: 2042, NAME: 2029}
# What VBA does not take as the name of an argument, in lower case.
RESERVED: Final = """
    and as boolean byref byte byval call case const currency date debug declare dim do double each else elseif
    empty end enum erase error event exit false for friend function get global gosub goto if imp implements in
    input integer is let like local lock long loop lset me mid mod new next not nothing null object on open option
    optional or paramarray preserve print private property public put raiseevent redim rem resume return rset seek
    select set shared single spc static step stop string sub tab then time to true type until variant wend while
    with write xor
"""

HEAD: Final = """\
Attribute VB_Name = "ccxl"
' Functions of ccxl for cells, made by: ccxl host vba
' Needs the xlwings add-in: Tools > References > xlwings. Do not use "Import Functions" as well.
Option Explicit

Global ccxlMessages As Collection

' Why a cell shows an error; without a cell, why the last call from VBA failed.
Public Function CCXL_WHY(Optional cell As Variant) As Variant
    Dim key As String
    key = "last"
    If Not IsMissing(cell) Then
        If Not IsError(cell.Cells(1, 1).Value) Then
            CCXL_WHY = ""
            Exit Function
        End If
        key = CcxlKey(cell.Cells(1, 1))
    End If
    CCXL_WHY = "unknown; recalculate with Ctrl+Alt+F9"
    If ccxlMessages Is Nothing Then Set ccxlMessages = New Collection
    On Error Resume Next
    CCXL_WHY = ccxlMessages.Item(key)
End Function

' Category and help of every function, from the sheet @SHEET@ of this workbook.
Public Sub CCXL_Register()
    Dim sheet As Object, rowNumber As Long, place As Long, count As Long, addin As Boolean, texts() As String
    Set sheet = ThisWorkbook.Worksheets("@SHEET@")
    ' Excel refuses to describe the functions of a hidden workbook.
    addin = ThisWorkbook.IsAddin
    If addin Then ThisWorkbook.IsAddin = False
    rowNumber = 2
    Do While sheet.Cells(rowNumber, 1).Value <> ""
        count = 0
        Do While sheet.Cells(rowNumber, 4 + 2 * count).Value <> ""
            count = count + 1
        Loop
        ReDim texts(1 To count)
        For place = 1 To count
            texts(place) = sheet.Cells(rowNumber, 3 + 2 * place).Value
        Next place
        Application.MacroOptions Macro:=sheet.Cells(rowNumber, 1).Value, Description:=sheet.Cells(rowNumber, 2).Value, _
            Category:=CcxlCategory(sheet.Cells(rowNumber, 1).Value), ArgumentDescriptions:=texts
        rowNumber = rowNumber + 1
    Loop
    If addin Then ThisWorkbook.IsAddin = True
End Sub

Public Sub Auto_Open()
    CCXL_Register
End Sub

' Call Python and turn its errors into Excel's.
Private Function CcxlAnswer(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim result As Variant, row As Long, column As Long
    On Error GoTo failed
    result = XLPy.CallUDF("@MODULE@", functionName, arguments, ThisWorkbook, CcxlCaller())
    If Not IsArray(result) Then
        CcxlAnswer = CcxlCell(result, 0, 0)
        Exit Function
    End If
    For row = LBound(result, 1) To UBound(result, 1)
        For column = LBound(result, 2) To UBound(result, 2)
            result(row, column) = CcxlCell(result(row, column), row - LBound(result, 1), column - LBound(result, 2))
        Next column
    Next row
    If UBound(result, 1) = LBound(result, 1) And UBound(result, 2) = LBound(result, 2) Then
        CcxlAnswer = result(LBound(result, 1), LBound(result, 2))
    Else
        CcxlAnswer = result
    End If
    Exit Function
failed:
    CcxlAnswer = CcxlCell("@VALUE@ " & Err.Description, 0, 0)
End Function

' An argument as a value or an array of values; what is left out is empty.
Private Function CcxlGiven(Optional argument As Variant) As Variant
    If IsMissing(argument) Then
        CcxlGiven = Empty
    ElseIf IsObject(argument) Then
        CcxlGiven = CcxlCells(argument)
    Else
        CcxlGiven = argument
    End If
End Function

Private Function CcxlCells(ByVal block As Object) As Variant
    CcxlCells = block.Value2
End Function

' One cell of a result: a text such as "#NUM! agents: ..." becomes the error and is kept.
Private Function CcxlCell(ByVal value As Variant, ByVal row As Long, ByVal column As Long) As Variant
    Dim code As Long
    CcxlCell = value
    If VarType(value) <> vbString Then Exit Function
    If Left(value, 1) <> "#" Then Exit Function
@CODES@
    If code = 0 Then Exit Function
    CcxlKeep value, row, column
    CcxlCell = CVErr(code)
End Function

Private Sub CcxlKeep(ByVal message As String, ByVal row As Long, ByVal column As Long)
    Dim key As String, caller As Object
    key = "last"
    Set caller = CcxlCaller()
    If Not caller Is Nothing Then key = CcxlKey(caller.Cells(1, 1).Offset(row, column))
    If ccxlMessages Is Nothing Then Set ccxlMessages = New Collection
    On Error Resume Next
    ccxlMessages.Remove key
    On Error GoTo 0
    ccxlMessages.Add message, key
End Sub

Private Function CcxlKey(ByVal cell As Object) As String
    CcxlKey = cell.Address(External:=True)
End Function

' The cell that asks; nothing where VBA asks.
Private Function CcxlCaller() As Object
    Set CcxlCaller = Nothing
    If TypeName(Application.Caller) = "Range" Then Set CcxlCaller = Application.Caller
End Function

Private Function CcxlCategory(ByVal functionName As String) As String
    Select Case functionName
@CATEGORIES@
    End Select
End Function
"""


def vba_module() -> str:
    """The text of ``ccxl.bas``."""
    codes = "\n".join(
        f'    If Left(value, {len(code) + 1}) = "{code} " Then code = {number}' for code, number in ERRORS.items()
    )
    by_category: dict[str, list[str]] = {}
    for function in FUNCTIONS.values():
        by_category.setdefault(category(function), []).append(plain(function))
    categories = "\n".join(
        f'        Case "{name}"\n            CcxlCategory = "{heading}"'
        for heading, names in by_category.items()
        for name in names
    )
    head = HEAD.replace("@CODES@", codes).replace("@CATEGORIES@", categories).replace("@SHEET@", SHEET)
    head = head.replace("@MODULE@", MODULE).replace("@VALUE@", VALUE)
    # The editor of Excel reads lines that end as on Windows.
    return "\n".join([head, *map(_wrapper, FUNCTIONS.values())]).replace("\n", "\r\n")


def intellisense_rows() -> list[list[str | int]]:
    """The sheet ``_IntelliSense_``: a line a function with name and help, then name and help of its arguments."""
    rows: list[list[str | int]] = [["FunctionInfo", 1]]
    for function in FUNCTIONS.values():
        row: list[str | int] = [plain(function), help_of(function), ""]
        for parameter in function.parameters:
            row += [_name(parameter.name), argument_help(parameter)]
        rows.append(row)
    return rows


def _wrapper(function: Function) -> str:
    name = plain(function)
    arguments = ", ".join(
        f"{'' if parameter.required else 'Optional '}{_name(parameter.name)} As Variant"
        for parameter in function.parameters
    )
    given = ", ".join(f"CcxlGiven({_name(parameter.name)})" for parameter in function.parameters)
    return f"""\
Public Function {name}({arguments}) As Variant
    {name} = CcxlAnswer("{name}", Array({given}))
End Function
"""


def _name(name: str) -> str:
    """An argument's name as VBA takes it."""
    return f"{name}_" if name in RESERVED.split() else name

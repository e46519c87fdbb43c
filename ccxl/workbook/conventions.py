"""How a ccxl workbook shows meaning: colours, kinds of sheet, words for what is unknown.

Colour carries meaning and nothing else, so that the checker can read from a finished file which
cells are inputs and what each sheet is for.
"""

from __future__ import annotations

from typing import Final

FONT: Final = "微软雅黑"

INK: Final = "1F2937"
ACCENT: Final = "1F4E79"
SECTION_FILL: Final = "E8EEF4"
SUBTOTAL_FILL: Final = "F4F6F8"
INPUT_INK: Final = "1F4FBF"
INPUT_FILL: Final = "FFF9E5"
LINK_INK: Final = "1B6E3C"
FIXED_INK: Final = "5B4B8A"
PASS_INK: Final = "2E7D32"
FAIL_INK: Final = "C62828"
MUTED_INK: Final = "6B7280"
HAIRLINE: Final = "D1D5DB"
# Lines of a chart side by side: one scale from the accent to grey.
SERIES_INKS: Final = ("1F4E79", "2E7D32", "C9A227", "7F8FA6", "5B4B8A", "9BB7D4")

# The tab colour and the word in A1 say what kind of sheet it is.
SHEET_KINDS: Final = {
    "input": {"tab": "C9A227", "zh": "输入", "en": "Input"},
    "calc": {"tab": "7F8FA6", "zh": "计算", "en": "Calculation"},
    "output": {"tab": "1F4E79", "zh": "输出", "en": "Output"},
    "control": {"tab": "2E7D32", "zh": "控制", "en": "Control"},
}

# Numbers that may stand in a formula; the digits of a rounding function are apart.
PLAIN_NUMBERS: Final = frozenset({0.0, 1.0, 12.0, 60.0, 3600.0})

NOT_GIVEN: Final = {"zh": "未提供", "en": "not given"}
NOT_COMPUTABLE: Final = {"zh": "无法计算", "en": "not computable"}
PASSED: Final = {"zh": "通过", "en": "passed"}
FAILED: Final = {"zh": "不通过", "en": "failed"}
ASSUMED: Final = {"zh": "暂估", "en": "assumed"}

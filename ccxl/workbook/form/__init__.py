"""The Excel form: how a clerk's figures come in."""

from ccxl.workbook.form.new import new_form

__all__ = ["new_form"]

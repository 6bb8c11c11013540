"""A filled-in form in a workbook to an assessment."""

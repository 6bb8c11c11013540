"""A comparison of many cards as a workbook, a page or a report: one file a format, and what the formats share."""

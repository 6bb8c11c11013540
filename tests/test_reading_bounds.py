"""Documents from strangers that are large or ask for much work: read in proportion to their size, or refused.

None of these would end within minutes if the work grew with the square of the rows.
"""

import pytest

from scorer.diagnostics import InputError
from scorer.readers import MAX_FILLED, MAX_PARAGRAPHS, read_document
from scorer.readers.published import read_published

HEAD = "一级指标\t二级指标\t三级指标\t分值\t得分"


def rows_read(*lines):
    (found,) = read_published(read_document("\n".join((HEAD, *lines)).encode(), "a.txt"), None)
    return found


def told(found, code):
    return [one for one in found.warnings if one.code == code]


def test_thousands_of_rows_that_call_themselves_a_part_of_the_one_before_are_read():
    found = rows_read(
        *(line for number in range(1000) for line in (f"产出\t数量\t甲{number}\t2\t2", "\t\t其中：乙\t1\t1"))
    )
    assert len(told(found, "sum-unclear")) == 1000


def test_thousands_of_subtotals_that_do_not_add_up_are_told():
    found = rows_read(*(line for number in range(1000) for line in (f"产出\t数量\t甲{number}\t2\t2", "\t\t小计\t1\t1")))
    assert len(told(found, "sum-differs")) == 1000


def test_thousands_of_groups_are_read():
    found = rows_read(*(f"组{number}\t子{number}\t甲\t1\t1" for number in range(1000)))
    assert len(found.rubric.root.children) == 1000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("甲\t\n" * (MAX_FILLED // 2 + 1) + "乙\t丙\n" * (MAX_FILLED // 4), "filled"),
        ("一段文字\n" * (MAX_PARAGRAPHS + 1), "paragraphs"),
    ],
    ids=["cells", "paragraphs"],
)
def test_a_document_with_more_to_understand_than_any_report_has_is_refused(text, kind):
    with pytest.raises(InputError) as caught:
        read_document(text.encode(), "a.txt")
    assert [(found.code, found.values["of_kind"]) for found in caught.value.diagnostics] == [
        ("document-too-large", kind)
    ]


def test_heads_that_stand_beside_each_other_in_every_row_are_taken_apart_in_time():
    words = "<td>三级指标<td>分值<td>得分"
    rows = f"<tr>{words * 60}</tr>" + f"<tr>{'<td>甲<td>5<td>4' * 60}</tr>" * 60
    found = read_published(read_document(f"<table>{rows}</table>".encode(), "a.html"), None)
    assert len(found) == 60

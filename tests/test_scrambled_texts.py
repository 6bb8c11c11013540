"""Texts that lost the columns of their table, and labels that lost their values, are told as a whole."""

from test_pages_as_stored import codes, read, told

ROWS = (
    ("数量指标", "培训≥12期期数", "12期", "20", "20"),
    ("培训", "≥900", "人次", "20", "18"),
    ("质量指标", "指标", "合格率100%", "20", ""),
    ("满意度", "≥90%", "95%", "", "20"),
)


def test_a_text_most_rows_of_which_are_not_certain_and_come_to_no_total_is_told_as_a_whole():
    head = "2023年度示例局项目支出绩效自评表\n二级指标  三级指标  年度指标值  分值  得分"
    one = read(head + "\n" + "\n".join(" ".join(row) for row in ROWS) + "\n总分 100 96")
    assert "columns-lost" in codes(one)


def test_rows_of_a_clear_text_are_not_told_as_a_whole():
    head = "2023年度示例局项目支出绩效自评表\n三级指标\t分值\t得分"
    one = read(head + "\n培训期数\t60\t58\n满意度\t40\t40\n总分\t100\t98")
    assert "columns-lost" not in codes(one)
    assert not told(one)


def test_a_project_that_is_called_like_the_unit_is_none():
    labels = "项目名称\t示例县水务局\n实施单位\t示例县水务局\n"
    one = read(
        "2023年度项目支出绩效自评表\n"
        + labels
        + "三级指标\t分值\t得分\n培训期数\t60\t58\n满意度\t40\t40\n总分\t100\t98"
    )
    assert one.assessment.project is None
    assert "project-is-unit" in codes(one)

"""Columns, totals and tables whose words nobody knows, told by what their rows are and come to."""

import pytest

from test_department_reports import codes, read, rows_of

TITLE = "示例局2023年度绩效自评表"
FOUR = """
一级指标|二级指标|三级指标|{}|评分标准|分值|自评得分|扣分原因
过程（40分）|管理（40分）|制度（20分）|制度健全|定性评价|10|10|
^|^|^|制度执行|按次扣分|10|9|抽查不合格
^|^|资金（20分）|专款专用|定性评价|20|20|
产出（60分）|数量（60分）|道路（60分）|新建里程|按率计分|30|28|进度滞后
^|^|^|养护里程|定性评价|30|30|
合计||||||97|
"""


@pytest.mark.parametrize("word", ["具体指标", "指标名称", "绩效指标", "评价内容", "观测点"])
def test_behind_the_third_level_that_groups_its_rows_stand_the_names(word):
    (one,) = read(TITLE, FOUR.format(word).replace("||||||97", "||||100|97").replace("合计||||100", "合计|||||100"))
    assert rows_of(one) == [
        "过程/管理/制度/制度健全 10 10",
        "过程/管理/制度/制度执行 10 9",
        "过程/管理/资金/专款专用 20 20",
        "产出/数量/道路/新建里程 30 28",
        "产出/数量/道路/养护里程 30 30",
    ]


def test_a_subtotal_in_the_column_of_the_names_is_no_name_that_stands_twice():
    rows = FOUR.format("具体指标").replace("产出（", "|||小计||40|39|\n产出（").replace("合计", "|||小计||60|58|\n合计")
    (one,) = read(TITLE, rows)
    assert [row.rsplit("/", 1)[-1] for row in rows_of(one)][-2:] == ["新建里程 30 28", "养护里程 30 30"]


def test_names_behind_the_third_level_that_may_be_numbered_are_told_where_they_are_not_read():
    rows = FOUR.format("具体指标")
    for at, name in enumerate(("制度健全", "制度执行", "专款专用", "新建里程", "养护里程"), start=1):
        rows = rows.replace(name, f"{at}5%")
    (one,) = read(TITLE, rows)
    assert "columns-not-read" in codes(one)


PLAIN = """
一级指标|三级指标|分值|得分|扣分原因
{above}产出|修建渠道|60|57.5|两处返工
效益|群众满意|25|25|
^|后续管护|15|14|无专人
{below}"""


@pytest.mark.parametrize("word", ["总成绩", "累计得分", "最后得分", "实际得分合计", "本年评定"])
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_row_that_says_what_all_others_come_to_is_their_total_whatever_it_is_called(word, place):
    lines = {"above": "", "below": "", place: f"{word}||100|96.5|\n"}
    (one,) = read(TITLE, PLAIN.format(**lines))
    assert len(rows_of(one)) == 3
    assert one.assessment.declared_total is not None
    assert float(one.assessment.declared_total) == 96.5


def test_a_row_that_no_sum_proves_and_that_alone_has_no_points_is_told_above_all_others():
    (one,) = read(TITLE, PLAIN.format(above="", below="累计评定|||95|\n"))
    assert "row-uncertain" in codes(one)


SUMMARY = """
一级指标|分值|得分
产出|60|57.5
效益|40|39
合计|100|96.5
"""


def in_full(names):
    rows = "产出|渠道|修建渠道|30|30|\n^|^|修建涵洞|30|27.5|返工\n效益|满意|{}|25|25|\n^|管护|后续管护|15|14|无专人"
    return "准则层|要素层|子项|设定|评定|说明\n" + rows.format("群众满意").replace("产出", names[0]).replace(
        "效益", names[1]
    )


@pytest.mark.parametrize(
    ("names", "told"), [(("产出", "效益"), True), (("一、产出（60分）", "二、效益40分"), True), (("甲", "乙"), False)]
)
def test_a_summary_tells_the_table_under_unknown_heads_that_has_its_rows_in_full(names, told):
    (one,) = read(TITLE, SUMMARY, "附表", in_full(names))
    assert ("table-without-head" in codes(one)) is told


@pytest.mark.parametrize("score", ["57.5", "得57.5分"])
def test_words_around_a_score_do_not_hide_what_a_row_lost(score):
    rows = f"产出|修建渠道|12公里|60|{score}|两处返工\n效益|群众满意|90%|25|25|\n^|后续管护|有|15|15|"
    (one,) = read(TITLE, f"一级指标|三级指标|目标值|分值|得分|自评说明\n{rows}\n合计|||100|97.5|")
    assert one.assessment.scores["修建渠道"].reason == "两处返工"


def test_what_speaks_of_some_lost_rows_before_the_score_is_told():
    rows = (
        "产出|修建渠道|两处返工|30|28\n^|修建涵洞||30|29\n效益|群众满意|样本少|20|19\n^|后续管护||10|10\n^|环境||10|10"
    )
    (one,) = read(TITLE, f"一级指标|三级指标|自评说明|分值|得分\n{rows}\n合计|||100|96")
    assert "reasons-or-standards" in codes(one)


@pytest.mark.parametrize("label", ["专项：示例渠道", "评价对象：2023年示例渠道", "单位：示例局　　任务名称：示例渠道"])
def test_a_project_beside_a_label_that_is_not_known_is_told(label):
    (one,) = read("项目支出绩效自评表", label, PLAIN.format(above="", below="合计||100|96.5|"))
    assert one.assessment.project is not None or {"project-not-read", "unit-or-other"} & codes(one)


def test_an_office_of_the_party_in_a_title_makes_the_project_uncertain():
    (one,) = read("2023年中共示例县委宣传部阅读推广项目绩效自评表", PLAIN.format(above="", below="合计||100|96.5|"))
    assert "project-from-title" in codes(one)


def test_a_sum_beside_a_label_of_scores_above_the_table_is_its_total():
    head = "项目名称|示例渠道|项目总分|96.5|等级\n"
    (one,) = read("2023年项目自评表", head + PLAIN.format(above="", below="").strip())
    assert one.assessment.declared_total is not None


@pytest.mark.parametrize(
    ("head", "said"), [("评分说明", "资金全部到位，得满分"), ("扣分原因", "无扣分"), ("扣分原因", "制度健全，不扣分")]
)
def test_what_explains_a_full_score_is_a_note_and_no_reason(head, said):
    rows = f"资金到位率|50|50|{said}\n预算执行率|30|28|执行率93%，扣2分\n满意度|20|20|{said}"
    (one,) = read(TITLE, f"三级指标|满分|评价得分|{head}\n{rows}\n合计|100|98|")
    entries = [*one.assessment.scores.values()]
    assert [entry.reason for entry in entries] == ["", "执行率93%，扣2分", ""]
    assert [entry.note for entry in entries] == [said, "", said]

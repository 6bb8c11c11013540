"""Standards with points and scores of their own, below an indicator."""

import pytest

from scorer.exact import plain
from scorer.model import Group
from scorer.readers.files.html import read_html
from scorer.readers.published import read_published
from scorer.readers.texts.text import read_text
from test_published_tables import codes, rows_of
from test_ruled_forms import page, read_page

HEAD = "一级指标|三级指标|分值|评分标准|细则分值|得分\n"
ONE = "决策|立项依据|20|文件齐全得20分|20|18\n"
ABOUT = {"unit-missing", "year-missing"}


def declared(published):
    groups = (node for node in published.rubric.nodes if isinstance(node, Group))
    return {group.name: plain(group.declared_points) for group in groups if group.declared_points is not None}


def read(rows, head=HEAD):
    (published,) = read_page(head + ONE + rows + "合计|<|100||100|93" if head is HEAD else head + rows)
    return published


def test_an_indicator_with_one_standard_keeps_its_name_and_several_that_come_to_its_points_are_its_rows():
    published = read("产出|修渠长度|80|干渠|50|50\n^|^|^|支渠|30|25\n")
    assert rows_of(published) == [["立项依据", "20", "18"], ["干渠", "50", "50"], ["支渠", "30", "25"]]
    assert [node.standard for node in published.rubric.nodes if node.name == "立项依据"] == ["文件齐全得20分"]
    assert declared(published) == {"修渠长度": "80"}
    assert codes(published) == ABOUT


@pytest.mark.parametrize("head", ["标准分", "单项分", "细则权重"])
def test_the_points_of_standards_go_by_several_words(head):
    published = read(
        "立项依据|20|文件齐全|20|18\n修渠长度|80|干渠|50|50\n^|^|支渠|30|25", f"三级指标|分值|评分标准|{head}|得分\n"
    )
    assert rows_of(published) == [["立项依据", "20", "18"], ["干渠", "50", "50"], ["支渠", "30", "25"]]


def test_blank_cells_that_nobody_merged_say_the_same_where_the_points_agree():
    published = read("产出|修渠长度|80|干渠|50|50\n|||支渠|30|25\n")
    assert rows_of(published)[1:] == [["干渠", "50", "50"], ["支渠", "30", "25"]]
    assert codes(published) == ABOUT


def test_a_score_merged_over_the_standards_is_that_of_the_indicator():
    published = read("产出|修渠长度|80|干渠|50|75\n^|^|^|支渠|30|^\n")
    assert rows_of(published) == [["立项依据", "20", "18"], ["修渠长度", "80", "75"]]
    assert [node.standard for node in published.rubric.nodes if node.name == "修渠长度"] == ["干渠；支渠"]
    assert codes(published) == ABOUT


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ("产出|修渠长度|80|干渠|50|50\n^|^|^|支渠|20|15\n", ["修渠长度", "80", "65"]),
        ("产出|修渠长度|80|干渠|50|50\n^|^|^|支渠|30|\n", ["修渠长度", "80", ""]),
        ("产出|修渠长度|80|干渠|80|75\n^|^|^|支渠|60|^\n", ["修渠长度", "80", "75"]),
        ("产出|修渠长度|80|干渠||50\n^|^|^|支渠||25\n", ["修渠长度", "80", "75"]),
    ],
    ids=["points differ", "a score blank", "grades of a scale", "scores only"],
)
def test_standards_that_prove_nothing_leave_the_indicator_a_row_and_are_told(rows, row):
    published = read(rows)
    assert rows_of(published) == [["立项依据", "20", "18"], row]
    assert [warning.path for warning in published.warnings if warning.code == "standards-summed"] == [("修渠长度",)]


def test_scored_standards_of_an_indicator_without_points_are_its_rows_and_told():
    published = read(
        "制度建设|制度健全|60|55\n组织领导|成立领导小组|20|20\n^|召开会议|20|18", "考核项目|考核标准|分值|自评得分\n"
    )
    assert rows_of(published) == [["制度建设", "60", "55"], ["成立领导小组", "20", "20"], ["召开会议", "20", "18"]]
    assert [warning.values["name"] for warning in published.warnings if warning.code == "standards-as-rows"] == [
        "组织领导"
    ]


def test_points_of_the_only_standard_that_are_not_those_of_its_indicator_are_told():
    published = read("产出|修渠长度|80|干渠|50|50\n^|^|^|支渠|30|25\n效益|知晓率|10|达到90%|8|8\n")
    assert ["知晓率", "10", "8"] in rows_of(published)
    assert [warning.path for warning in published.warnings if warning.code == "standards-summed"] == [("知晓率",)]


def test_deductions_of_standards_stand_with_each_of_them():
    published = read(
        "修渠长度|80|干渠|50|0\n^|^|支渠|30|5\n知晓率|20|达到90%|20|2", "三级指标|分值|评分标准|细则分值|扣分\n"
    )
    assert rows_of(published) == [["干渠", "50", "50"], ["支渠", "30", "25"], ["知晓率", "20", "18"]]
    assert "standards-summed" not in codes(published)


def test_contents_over_standards_are_their_indicators():
    (published,) = read_page(
        "考核项目|考核内容|评分细则|分值|得分\n党建|组织|支部健全|5|5\n^|^|三会一课|5|4\n^|廉政|无违纪|10|10\n"
        "业务|案件|结案率|30|28\n^|^|发改率|20|20\n^|调解|调解率|30|27\n合计|<|<|100|94"
    )
    assert [node.path for node in published.rubric.nodes if node.points is not None] == [
        ("党建", "组织", "支部健全"),
        ("党建", "组织", "三会一课"),
        ("党建", "廉政"),
        ("业务", "案件", "结案率"),
        ("业务", "案件", "发改率"),
        ("业务", "调解"),
    ]


@pytest.mark.parametrize("head", [HEAD, ""], ids=["with its head", "without a head"])
def test_the_next_page_has_its_own_indicators_with_one_standard(head):
    first = page(HEAD + "决策|立项依据|20|文件齐全|8|8\n^|^|^|手续齐全|12|10")
    second = page(head + "产出|修渠长度|50|完工|50|50\n效益|知晓率|30|达到90%|30|29\n合计|<|100||100|97")
    (published,) = read_published(read_html(f"{first}{second}".encode(), "a.html"), None)
    assert rows_of(published) == [
        ["文件齐全", "8", "8"],
        ["手续齐全", "12", "10"],
        ["修渠长度", "50", "50"],
        ["知晓率", "30", "29"],
    ]
    assert str(published.assessment.declared_total) == "97"


def test_between_tabs_an_indicator_with_one_standard_keeps_its_name_too():
    text = (
        "三级指标\t评分标准\t分值\t得分\n立项依据\t文件齐全\t8\t8\n\t手续齐全\t12\t10\n"
        "修渠长度\t干渠\t30\t30\n\t支渠\t20\t15\n知晓率\t达到90%\t30\t29\n合计\t\t100\t92\n"
    )
    (published,) = read_published(read_text(text, "甲.txt"), None)
    assert [row[0] for row in rows_of(published)] == ["文件齐全", "手续齐全", "干渠", "支渠", "知晓率"]
    told = [warning.values["name"] for warning in published.warnings if warning.code == "standards-as-rows"]
    assert told == ["立项依据", "修渠长度"]


def test_points_beside_the_name_only_are_those_of_the_indicator():
    text = "三级指标\t分值\t评分标准\t得分\n立项依据\t60\t文件齐全\t20\n\t\t手续齐全\t35\n知晓率\t40\t达到90%\t39\n"
    (published,) = read_published(read_text(text, "甲.txt"), None)
    assert rows_of(published) == [["立项依据", "60", "55"], ["知晓率", "40", "39"]]
    assert [warning.path for warning in published.warnings if warning.code == "standards-summed"] == [("立项依据",)]

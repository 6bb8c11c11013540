"""The words of a comparison in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from scorer.messages import Language

#: Chinese, English. `{}` stands for what is filled in.
WORDS: Mapping[str, tuple[str, str]] = {
    # What the parts are called
    "title": ("绩效自评比较", "Comparison of self-evaluations"),
    "report": ("部门绩效自评工作汇总", "Report on the self-evaluations"),
    "overview": ("概况", "Overview"),
    "ranking": ("排名", "Ranking"),
    "heat": ("得分率热图", "Heat map"),
    "group-heat": ("分组热图", "Heat map of groups"),
    "losses": ("失分", "Losses"),
    "levels": ("各级指标", "By indicator"),
    "groups": ("分组", "Groups"),
    "places": ("名次计分", "Places"),
    "departments": ("主管部门", "Departments"),
    "department-cards": ("部门汇总表", "Cards by department"),
    "recheck": ("复核建议", "Re-check"),
    "reviews": ("自评与复核", "Review by unit"),
    "review-leaves": ("复核按指标", "Review by indicator"),
    "gaps": ("复核差异", "Review gaps"),
    "years": ("逐年比较", "Years"),
    "year-leaves": ("逐年按指标", "Years by indicator"),
    "register": ("整改台账", "Rectification"),
    "roster": ("上报情况", "Roster"),
    "sample": ("抽查名单", "Sample"),
    "left-out": ("未计入的文件", "Left out"),
    "incomplete": ("未评完", "Incomplete"),
    "histogram": ("总分分布", "Totals"),
    "grades": ("等级分布", "Grades"),
    "charts": ("图表", "Charts"),
    # Heads of columns
    "item": ("项目", "Item"),
    "value": ("数值", "Value"),
    "rank": ("名次", "Rank"),
    "unit": ("单位", "Unit"),
    "code": ("代码", "Code"),
    "unit-code": ("单位代码", "Unit code"),
    "department": ("主管部门", "Department"),
    "region": ("地区", "Region"),
    "type": ("类型", "Type"),
    "year": ("年度", "Year"),
    "kind": ("类别", "Kind"),
    "rubric": ("指标体系", "Rubric"),
    "budget": ("预算（万元）", "Budget (10 000 yuan)"),
    "total": ("总分", "Total"),
    "points": ("分值", "Points"),
    "score": ("得分", "Score"),
    "lost": ("扣分", "Lost"),
    "lost-total": ("失分合计", "Points lost"),
    "rate": ("得分率", "Rate"),
    "reason": ("原因", "Reason"),
    "proof": ("算式", "Proof"),
    "grade": ("等级", "Grade"),
    "percentile": ("百分位", "Percentile"),
    "possible-ranks": ("可能名次", "Likely ranks"),
    "low-rank": ("最好可能", "Best likely"),
    "high-rank": ("最差可能", "Worst likely"),
    "full-leaves": ("满分指标占比", "Indicators full"),
    "findings": ("疑点", "Findings"),
    "indicator": ("指标", "Indicator"),
    "level": ("级次", "Level"),
    "units": ("单位数", "Units"),
    "scored": ("计分单位", "Scored"),
    "below-full": ("扣分单位", "Below full"),
    "share": ("占全部失分", "Share of loss"),
    "cumulative": ("累计", "Cumulative"),
    "part": ("占比", "Share"),
    "mean": ("平均", "Mean"),
    "mean-rate": ("平均得分率", "Mean rate"),
    "median": ("中位数", "Median"),
    "lowest": ("最低", "Lowest"),
    "highest": ("最高", "Highest"),
    "spread": ("标准差", "Std. deviation"),
    "column": ("分组", "Group by"),
    "group": ("组别", "Group"),
    "cards": ("自评表", "Cards"),
    "weighted": ("按预算加权", "Weighted by budget"),
    "plain": ("简单平均", "Plain mean"),
    "lowest-card": ("得分最低的", "Lowest card"),
    "without-budget": ("未报预算", "No budget"),
    "hundred": ("折合百分", "On 100"),
    "first": ("首批", "First"),
    "weight": ("权重", "Weight"),
    "reasons": ("理由", "Reasons"),
    "reviewers": ("复核人", "Reviewers"),
    "own-total": ("自评总分", "Self"),
    "review-total": ("复核总分", "Review"),
    "leaves": ("复核指标", "Indicators"),
    "changed": ("改动", "Changed"),
    "bias": ("自评高出", "Self − review"),
    "mean-bias": ("平均高出", "Mean difference"),
    "mean-size": ("平均差距", "Mean gap"),
    "own": ("自评", "Self"),
    "review": ("复核", "Review"),
    "difference": ("相差", "Difference"),
    "own-reason": ("自评说明", "Self says"),
    "review-reason": ("复核说明", "Review says"),
    "last-total": ("上年总分", "Last year"),
    "this-total": ("本年总分", "This year"),
    "change": ("变化", "Change"),
    "last-grade": ("上年等级", "Grade last year"),
    "last-mean": ("上年得分率", "Rate last year"),
    "this-mean": ("本年得分率", "Rate this year"),
    "up": ("提高", "Up"),
    "down": ("降低", "Down"),
    "state": ("状态", "State"),
    "last-problem": ("上年问题", "Problem last year"),
    "problem": ("本年问题", "Problem"),
    "measure": ("改进措施", "Measure"),
    "owner": ("责任人", "Owner"),
    "due": ("期限", "Due"),
    "last-lost": ("上年扣分", "Lost last year"),
    "file": ("文件", "File"),
    "size": ("单位数", "Units"),
    "seen": ("核查意见", "Checked"),
    # Words in cells and sentences
    "came-back": ("再次出现", "came back"),
    "new": ("新增", "new"),
    "solved": ("已解决", "solved"),
    "unclear": ("需核实", "to be checked"),
    "received": ("已报", "Received"),
    "missing": ("未报", "missing"),
    "unexpected": ("名单外", "not on the roster"),
    "duplicate": ("重复", "duplicate"),
    "wrong": ("体系或年度不符", "wrong rubric or year"),
    "damaged": ("文件不能用", "unusable file"),
    "copy": ("副本", "copy"),
    "several": ("多份复核", "several reviews"),
    "not-taken": ("不读取的文件", "files that are not read"),
    "year-of": ("{title}（{year}年度）", "{title} ({year})"),
    "no-department": ("（未填主管部门）", "(no department)"),
    "inputs": ("读入", "Inputs"),
    "of-last-year": ("上年", "Of last year"),
    "of-reviews": ("复核", "Reviews"),
    "aside": ("其他，未参加比较", "Others, not compared"),
    "compared": ("参加排名", "Ranked"),
    "full-cards": ("全部满分", "Full marks everywhere"),
    "middle-half": ("中间一半的跨度", "Width of the middle half"),
    "distinct": ("不同的总分", "Different totals"),
    "tied": ("与他人同分", "Tied"),
    "draws": ("名次稳健性抽取次数", "Draws of weights"),
    "agreement": ("自评与复核一致性（α）", "Agreement, self and review (α)"),
    "agreement-reviewers": ("复核人之间一致性（α）", "Agreement among reviewers (α)"),
    "seed": ("随机种子 {}", "seed {}"),
    "self": ("自评", "self-evaluation"),
    "final": ("审定", "final"),
    "consensus-mean": ("几位复核人取平均", "mean of the reviewers"),
    "consensus-trimmed": ("几位复核人去掉最高最低后平均", "trimmed mean of the reviewers"),
    "consensus-majority": ("几位复核人取多数", "majority of the reviewers"),
    "nothing": ("没有", "none"),
    "yes": ("是", "yes"),
    "more": ("……另有 {} 行，见 -o 文件夹/ 写出的 CSV 表", "… {} more rows; -o FOLDER/ writes the tables as CSV"),
    "columns-gone": (
        "窗口太窄，未列：{}。全部各列见 --table {} --format csv，或放宽窗口。",
        "Too narrow for: {}. All columns: --table {} --format csv, or a wider window.",
    ),
    "not-in-text": (
        "太宽，不在此列出；见 --table {} --format csv，或工作簿、网页。",
        "Too wide to be listed here: --table {} --format csv, the workbook or the page have it.",
    ),
    "line": ("第{line}行", "line {line}"),
    "line-column": ("第{line}行第{column}列", "line {line}, column {column}"),
    "comma": ("、", ", "),
    "colon": ("：", ": "),
    "semicolon": ("；", "; "),
    "stop": ("。", "."),
    "to": ("{low}～{high}", "{low} to {high}"),
    "bracketed": ("{}（{}）", "{} ({})"),
    # Notes below or beside the tables
    "only-this-year": (
        "{rubric}：上年没有对应指标的有{names}。",
        "{rubric}: without a counterpart last year: {names}.",
    ),
    "only-last-year": (
        "{rubric}：今年不再有的指标有{names}。",
        "{rubric}: no longer there this year: {names}.",
    ),
    "first-of-each": (
        "这里列出 {number} 行中的 {shown} 行，即每种情况的前若干行。",
        "{shown} of {number} lines are listed here, the first of each state.",
    ),
    "first-of": (
        "这里列出 {number} 个中的前 {shown} 个，其余计入各项统计。",
        "The first {shown} of {number} are listed here; the others are counted in every figure.",
    ),
    "ranking-note": (
        "同分并列，取最好的名次；未评完的不参加排名。",
        "Ties share the best rank; incomplete cards are not ranked.",
    ),
    "likely-note": (
        "可能名次（最好～最差）：各组权重随机变动时名次的第5～95百分位。",
        "Likely ranks, best to worst: 5th to 95th percentile of the rank while the weights move at random.",
    ),
    "outside-note": (
        "名次在自己的可能范围之外，是说按现在的权重排在那里，而权重一变动就很少排到那里。",
        "A rank outside its own range is the one under the weights as they are, and rare as soon as they move.",
    ),
    "losses-note": (
        "失分为各单位扣分之和，按多少排列；自定指标计入所在的组。",
        "Points lost by all units together, the most first; own indicators count at their slot.",
    ),
    "places-note": (
        "按同一指标体系、年度、类别（及所列组别）内填报了数据的单位排名次，同值并列，取最好的名次。",
        "Places among the units of the field (and group) whose value is known; equal values share the best place.",
    ),
    "alone-note": (
        "只列单位、没有得分的，收到了复核，却没有可以对照的自评。",
        "A unit without figures was reviewed, but there is no self-evaluation to hold the review against.",
    ),
    "years-note": (
        "此外，只有上年自评表的{last}个，只有本年自评表的{now}个。",
        "Beside these {last} have a card of last year only, and {now} of this year only.",
    ),
    "department-note": (
        "平均分折合百分制，只计已评完的；加权按预算，未报预算的不计入加权。",
        "Means are on a scale of 100, over complete cards; the weighted one leaves out units without a budget.",
    ),
    "looked-for": (
        "长表只查找四种情形：各指标得分与另一单位完全相同、刚够等级线、某个指标明显偏离其他单位、全部满分。",
        (
            "In a long table four things are looked for: the scores of another unit, a total at the start of its "
            "grade, an indicator far from the others, full marks everywhere."
        ),
    ),
    "recheck-note": (
        (
            "按理由的权重排列。首批是权重最高的，不超过全部的十分之一（不足10份的按10份），权重和理由数相同的不拆开。"
            "疑点不改变得分，只提示先看哪里。"
        ),
        (
            "In order of the weight of the reasons. The first batch are the weightiest: at most one card in ten, or "
            "ten, and equals stay together. Findings change no score, they say where to look first."
        ),
    ),
    "no-first-note": (
        "没有首批：权重最高的彼此相同，份数超过全部的十分之一，分不出先后。可以用 --sample 抽签。",
        (
            "There is no first batch: the weightiest are equal, and more than one card in ten. "
            "--sample draws lots among all."
        ),
    ),
    "heat-note": ("颜色越深失分越多，满分不着色。", "The deeper the colour, the more is lost; full marks have none."),
    # Sentences of the report
    "report-inputs": (
        (
            "共读入{inputs}份：参加排名{ranked}份，未评完{incomplete}份，不能使用{left_out}份，上年{last}份，"
            "复核{reviews}份，其他{aside}份。"
        ),
        (
            "{inputs} inputs were read: {ranked} cards are ranked, {incomplete} are incomplete, {left_out} cannot be "
            "used, {last} are of last year, {reviews} are reviews, {aside} are others."
        ),
    ),
    "report-roster": (
        (
            "名单内{entries}个单位，已报{received}个，未报{missing}个，{unusable}个报来的不能计（文件不能用、重复，"
            "或指标体系、年度不对）；名单外上报{unexpected}个。"
        ),
        (
            "Of {entries} units on the roster {received} have handed in, {missing} have not, and of {unusable} nothing "
            "counts (unusable file, duplicate, wrong rubric or year); {unexpected} are not on it."
        ),
    ),
    "report-department": (
        (
            "共{cards}份，其中未评完{incomplete}份；按预算加权平均{weighted}，简单平均{plain}，最低{lowest}，"
            "失分合计{lost}。平均分和最低分折合百分制，只计已评完的。"
        ),
        (
            "{cards} cards, {incomplete} of them incomplete; mean weighted by budget {weighted}, plain mean {plain}, "
            "lowest {lowest}, {lost} points lost. Means and the lowest are on a scale of 100, over complete cards."
        ),
    ),
    "report-totals": (
        (
            "总分平均{mean}分，中位数{median}分，最高{highest}分，最低{lowest}分；{full}个单位全部满分，"
            "满分指标占{leaves}。"
        ),
        (
            "The mean total is {mean}, the median {median}, the highest {highest}, the lowest {lowest}; {full} units "
            "have full marks everywhere, {leaves} of all scores are full marks."
        ),
    ),
    "report-losses": (
        "全部失分{lost}分，失分最多的是{names}。",
        "{lost} points are lost in all, most of them on {names}.",
    ),
    "report-recheck": (
        "{cards}份中，{count}份有疑点；建议先复核{first}份。",
        "{count} of {cards} cards have findings; {first} should be looked at first.",
    ),
    # The page
    "search": ("查找单位", "Find a unit"),
    "all": ("全部", "all"),
    "shown": ("显示 {} 个，共 {} 个", "{} of {} shown"),
    "rows-shown": ("显示其余（已显示 {} 行，共 {} 行）", "Show the rest ({} of {} rows shown)"),
    "show-rest": ("显示其余", "Show the rest"),
    "close": ("关闭", "Close"),
    "skip": ("跳到排名", "Skip to the ranking"),
    "needs-script": (
        "排名表和筛选需要浏览器允许本页脚本运行；其余各表不需要。",
        "The ranking and its filters need scripts of this page to be allowed; the other tables do not.",
    ),
    "open-card": ("查看得分表", "Open the card"),
    "not-scored": ("未评", "not scored"),
    "declared": ("自报总分", "Declared total"),
    "with-heat": ("显示各组得分率", "Show the rates of the groups"),
    "offline": (
        "本页不联网，可以拷贝、存档、打印；打印时只印筛选出来的单位。",
        "This page needs no network and may be copied, filed and printed; only the units shown are printed.",
    ),
}


def words(language: Language) -> Callable[[str], str]:
    """A function that gives the word of a key in this language."""
    place = 0 if language == "zh" else 1
    return lambda key: WORDS[key][place]

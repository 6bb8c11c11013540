"""The words of the command line's help, in Chinese and English: commands, arguments, options."""

from __future__ import annotations

from collections.abc import Mapping

from scorer.messages import Language

#: A command and its examples (`-more`), an argument as the help names it, or an option.
HELP: Mapping[str, Mapping[Language, str]] = {
    "program": {
        "zh": "绩效自评评分工具：用 TOML 写指标体系和自评，得到每个数都讲得清的得分表。",
        "en": "Scores performance self-evaluations (绩效自评): rubrics and assessments in TOML, scorecards whose every "
        "number is explained.",
    },
    "score": {
        "zh": "给自评打分，输出得分表",
        "en": "score assessments and print their scorecards",
    },
    "score-more": {
        "zh": "例：scorer score 单位.toml；scorer score 单位.toml -o 得分表.docx；"
        "scorer score 收件箱 -o 得分表/ --format html",
        "en": "Examples: scorer score unit.toml; scorer score unit.toml -o card.docx; "
        "scorer score inbox -o cards/ --format html",
    },
    "check": {
        "zh": "检查指标体系和自评文件，列出全部错误",
        "en": "check rubrics and assessments and list everything wrong with them",
    },
    "check-more": {
        "zh": "--format json 把结果以 JSON 写到标准输出。",
        "en": "--format json prints the result as JSON on standard output.",
    },
    "explain": {
        "zh": "说明每个得分的由来：规则、数据、算式、标准",
        "en": "say why a number is what it is: rule, facts, proof, standard",
    },
    "explain-more": {
        "zh": "例：scorer explain 单位.toml；scorer explain 单位.toml 预算执行率",
        "en": "Examples: scorer explain unit.toml; scorer explain unit.toml 2.3.1",
    },
    "improve": {
        "zh": "说明怎样做能多得分：改哪个指标、数据要到多少、总分和等级",
        "en": "say what would raise the score: leaf, fact value needed, new total and grade",
    },
    "improve-more": {
        "zh": "例：scorer improve 单位.toml；scorer improve 单位.toml --keep 预算执行率",
        "en": "Examples: scorer improve unit.toml; scorer improve unit.toml --keep 2.3.1",
    },
    "diff": {
        "zh": "比较两个指标体系：增、删、移、改分值、改规则",
        "en": "compare two rubrics: added, removed, moved, re-pointed, re-ruled",
    },
    "diff-more": {
        "zh": "例：scorer diff 旧.toml 新.toml --format json",
        "en": "Example: scorer diff old.toml new.toml --format json",
    },
    "schema": {
        "zh": "输出 JSON Schema：rubric、assessment 或 scorecard",
        "en": "print a JSON Schema: rubric, assessment or scorecard",
    },
    "schema-more": {
        "zh": "例：scorer schema rubric > rubric.schema.json",
        "en": "Example: scorer schema rubric > rubric.schema.json",
    },
    "import": {
        "zh": "把公开的表格或填好的表转成自评文件",
        "en": "turn published tables or filled-in forms into assessments",
    },
    "import-more": {
        "zh": "例：scorer import 自评报告.docx --rubric mof-project-2020 -o 单位.toml；"
        "scorer import 收件箱 -o 自评；scorer import 表.docx --rubric-out 体系.toml -o 自评",
        "en": "Examples: scorer import report.docx --rubric mof-project-2020 -o unit.toml; "
        "scorer import inbox -o units; scorer import table.docx --rubric-out rubric.toml -o units",
    },
    "DOCUMENT": {
        "zh": "文件（.docx .xlsx .xls .ods .html .txt .md .toml）或文件夹",
        "en": "files (.docx .xlsx .xls .ods .html .txt .md .toml) or folders of them",
    },
    "import-output": {
        "zh": "写到这个文件夹（缺省为当前文件夹），或一个 .toml 文件；不会覆盖已有文件",
        "en": "write into this folder (default: the current one), or to one .toml file; never overwrites",
    },
    "import-rubric": {
        "zh": "表格所用的指标体系：编号，或 .toml 文件",
        "en": "the rubric that the tables follow: an id, or a .toml file",
    },
    "rubric-out": {
        "zh": "从表格还原指标体系，写到这个 .toml 文件",
        "en": "reconstruct the rubric from the table and write it to this .toml file",
    },
    "unit": {"zh": "单位名称，代替文件中写的", "en": "the unit, in place of one that the document names"},
    "year-stated": {
        "zh": "预算年度，文件中没有写时用；文件中另有写明的，按文件",
        "en": "the budget year, where the document does not say it; a year that it says is kept",
    },
    "trace": {
        "zh": "列出每个数取自哪一处、当作什么",
        "en": "list where every value came from and what it was taken for",
    },
    "ONE": {"zh": "自评文件（.toml，或填好的 .xlsx 表）", "en": "an assessment (.toml, or a filled-in form .xlsx)"},
    "INDICATOR": {"zh": "指标的名称、路径或代码；不写则说明全部", "en": "name, path or code; all where absent"},
    "OLDNEW": {"zh": "旧、新两个指标体系的编号或文件", "en": "the old and the new rubric, id or file"},
    "WHAT": {"zh": "rubric、assessment 或 scorecard", "en": "rubric, assessment or scorecard"},
    "keep": {
        "zh": "这个指标无法改变，不考虑；可重复",
        "en": "leave out an indicator that the unit cannot change; may be repeated",
    },
    "compare": {
        "zh": "比较许多单位：排名、失分、逐年、复核、抽查",
        "en": "compare many units: ranks, losses, years, reviews, whom to re-check",
    },
    "compare-more": {
        "zh": "例：scorer compare 自评/ --roster 花名册.csv；scorer compare 自评/ -o 汇总.json；"
        "scorer compare 自评/ --table recheck -o 复核.csv",
        "en": "Examples: scorer compare units/ --roster roster.csv; scorer compare units/ -o city.json; "
        "scorer compare units/ --table recheck -o recheck.csv",
    },
    "PATH": {
        "zh": "自评文件，装有自评文件的文件夹，或每行一个单位的表（.csv .parquet）",
        "en": "assessment files, folders that hold some, or tables with a row for each unit (.csv .parquet)",
    },
    "compare-output": {
        "zh": "写到文件，格式由扩展名决定（.txt .md .json .html .xlsx .docx .csv .parquet）；"
        "写到文件夹（已有的，或名称以 / 结尾）时每张表一个文件",
        "en": "write to a file, its ending picks the format (.txt .md .json .html .xlsx .docx .csv .parquet); into a "
        "folder (there, or its name ends in /) one file for each table",
    },
    "compare-format": {
        "zh": "格式：text（缺省）、markdown、json、html、xlsx、docx、csv、parquet",
        "en": "the format: text (default), markdown, json, html, xlsx, docx, csv, parquet",
    },
    "table": {
        "zh": "csv、parquet 输出哪张表，缺省 ranking",
        "en": "which table csv and parquet hold; ranking by default",
    },
    "department": {
        "zh": "只输出这一个主管部门的汇总表（.xlsx 或 .docx）",
        "en": "write the sheet of this department only, as .xlsx or .docx",
    },
    "table-rubric": {
        "zh": "CSV、Parquet 表（每行一个单位）按哪个指标体系评分",
        "en": "the rubric of tables (CSV, Parquet: a row for each unit)",
    },
    "roster": {
        "zh": "花名册（.csv 或 .xlsx，列：code,name,department,region,type），列出谁没有上报",
        "en": "the roster, .csv or .xlsx (code,name,department,region,type): tells who has not handed in",
    },
    "last-year": {
        "zh": "上一年的自评文件或文件夹；可重复",
        "en": "last year's assessments, a file or a folder; may be repeated",
    },
    "year": {
        "zh": "排哪一年，缺省为最近一年",
        "en": "the year that is ranked; the latest by default",
    },
    "kind": {
        "zh": "排哪种自评：self 自评（缺省）、review 复核、final 审定",
        "en": "which assessments are ranked: self (default), review, final",
    },
    "reviewers": {
        "zh": "几位复核人的得分怎样合成：mean 平均（缺省）、trimmed 去掉最高最低、majority 多数",
        "en": "how several reviews become one score: mean (default), trimmed, majority",
    },
    "sample": {
        "zh": "按地区和等级分层抽取 N 个单位供抽查",
        "en": "draw N units for re-checking, stratified by region and grade",
    },
    "seed": {"zh": "抽签的种子，缺省 0；种子相同结果相同", "en": "the seed of every draw, 0 by default"},
    "vary": {
        "zh": "名次稳健性：各组权重上下浮动百分之几，缺省 25",
        "en": "rank robustness: by how many per cent the weights of groups vary, 25 by default",
    },
    "draws": {
        "zh": "名次稳健性：抽多少次，缺省 10000；0 表示不算",
        "en": "rank robustness: how many draws, 10000 by default; 0 leaves it out",
    },
    "level": {
        "zh": "名次稳健性：浮动第几级的权重，缺省 1",
        "en": "rank robustness: at which level the weights vary, 1 by default",
    },
    "compare-strict": {
        "zh": "有疑点、警告或未上报单位时退出码为 1",
        "en": "exit with status 1 where there are findings, warnings, or units that have not handed in",
    },
    "rubrics": {
        "zh": "列出指标体系库；给出编号时显示该指标体系",
        "en": "list the library of rubrics, or show one of them",
    },
    "rubrics-more": {
        "zh": "例：scorer rubrics；scorer rubrics sichuan-department-2017",
        "en": "Examples: scorer rubrics; scorer rubrics sichuan-department-2017",
    },
    "form": {
        "zh": "生成空白自评文件，供填写",
        "en": "write a blank assessment to fill in",
    },
    "form-more": {
        "zh": "例：scorer form sichuan-department-2017 -o 单位.toml。不会覆盖已有文件。",
        "en": "Example: scorer form sichuan-department-2017 -o unit.toml. An existing file is never overwritten.",
    },
    "UNIT": {
        "zh": "自评文件（.toml，或填好的 .xlsx 表），或文件夹",
        "en": "assessments (.toml, or filled-in forms .xlsx), or folders",
    },
    "FILE": {
        "zh": "指标体系或自评文件（.toml，或填好的 .xlsx 表），或文件夹",
        "en": "rubrics or assessments (.toml, or filled-in forms .xlsx), or folders",
    },
    "ID": {"zh": "指标体系编号，或 .toml 文件", "en": "the id of a rubric, or a .toml file"},
    "output": {
        "zh": "写到文件，格式由扩展名决定（.txt .md .html .json .csv .docx .xlsx .pdf）；多个单位时写到文件夹；"
        "名称以 / 结尾的是文件夹",
        "en": "write to a file, its ending picks the format (.txt .md .html .json .csv .docx .xlsx .pdf); with several "
        "units a folder; a name that ends in / is a folder",
    },
    "form-output": {
        "zh": "写到文件，格式由扩展名决定（.toml .xlsx .html；.csv 是多个单位的表）",
        "en": "write to a file, its ending picks the form (.toml .xlsx .html; .csv is a table of many units)",
    },
    "format": {
        "zh": "格式：text（缺省）、markdown、html、json、csv、docx、xlsx、pdf",
        "en": "the format: text (default), markdown, html, json, csv, docx, xlsx, pdf",
    },
    "check-format": {"zh": "格式：text（缺省）或 json", "en": "the format: text (default) or json"},
    "rubrics-folder": {
        "zh": "先在这个文件夹里找指标体系，再找自带的库；可重复",
        "en": "look for rubrics in this folder before the shipped library; may be repeated",
    },
    "strict": {
        "zh": "有疑点或警告时，退出状态为 1",
        "en": "exit with status 1 when there are findings or warnings",
    },
    "lang": {
        "zh": "提示和报告的语言：zh 或 en",
        "en": "the language of messages and reports: zh or en",
    },
    "help": {"zh": "显示帮助", "en": "show this help"},
    "version": {"zh": "显示版本", "en": "show the version"},
    "commands": {"zh": "命令", "en": "commands"},
    "arguments": {"zh": "参数", "en": "arguments"},
    "options": {"zh": "选项", "en": "options"},
    "usage": {"zh": "用法：", "en": "usage: "},
    "epilog": {
        "zh": "退出状态：0 完成；1 完成但有发现，或部分文件未能处理；2 没有可用的输入，或命令写错；"
        "70 程序本身出错；130 被中断（Ctrl-C）。",
        "en": "Exit status: 0 done; 1 done, but something was found or some inputs were left out; 2 nothing usable, "
        "or a wrong call; 70 the program itself has failed; 130 stopped with Ctrl-C.",
    },
}

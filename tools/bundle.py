"""One folder that installs scorer on computers without a network: Windows x64 and Linux x86-64.

    python tools/bundle.py OUT_DIR

Writes OUT_DIR with `wheels/` (scorer, what it needs, and PDF output, for every supported Python on both systems),
`requirements.txt` (each with its version and checksums), `install.bat`, `install.sh`, `examples/` and a page in Chinese
for the person who installs it. This computer needs a network; the one that installs does not. The folder appears whole
or not at all.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).resolve().parent.parent

#: Supported Pythons, newest first, which is also the order in which the install scripts look for one.
PYTHONS = ("3.13", "3.12", "3.11")

#: What wheels may be named for on each system, from old to new. glibc 2.28 is that of the servers still in use.
PLATFORMS = {
    "Windows x64": ("win_amd64",),
    "Linux x86-64": ("manylinux_2_5_x86_64", "manylinux1_x86_64", "manylinux_2_12_x86_64", "manylinux2010_x86_64",
                     "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux_2_24_x86_64",
                     "manylinux_2_27_x86_64", "manylinux_2_28_x86_64"),
}  # fmt: skip

#: The card that the install scripts score as a trial.
EXAMPLE = "panzhihua-beijing-2017.toml"

#: A wheel's name begins with the name of the project and its version.
_WHEEL = re.compile(r"^(?P<name>[^-]+)-(?P<version>[^-]+)-.+\.whl$")

#: pip looks at such conditions with the system it runs on, not with the one it downloads for.
_OF_A_SYSTEM = re.compile(r"\b(sys_platform|platform_system|os_name|platform_machine)\b")


def pip(*arguments: str) -> None:
    """Run pip, quietly; it tells what went wrong itself."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
    subprocess.run(command, check=True)  # noqa: S603  # the words are ours


def fetch(wheels: Path) -> None:
    """The wheel of scorer, and the wheels it needs for every Python on every system.

    The oldest Python comes first, and what is chosen for it holds for the others: projects stop supporting it earlier
    than they leave a newer one without wheels, and so every computer gets the same versions.
    """
    pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(ROOT))
    own = next(wheels.glob("scorer-*.whl"))
    with tempfile.TemporaryDirectory() as temporary:
        chosen = Path(temporary) / "constraints.txt"
        for python in reversed(PYTHONS):
            for names in PLATFORMS.values():
                platforms = [word for name in names for word in ("--platform", name)]
                chosen.write_text(constraints(wheels.glob("*.whl")), encoding="ascii")
                pip("download", "--only-binary=:all:", *platforms, "--implementation", "cp", "--python-version",
                    python, "--constraint", str(chosen), "--dest", str(wheels), f"{own}[pdf]")  # fmt: skip


def constraints(wheels: Iterable[Path]) -> str:
    """A line for each project of which there is a wheel, with its version; scorer itself is named by its file."""
    named = {match["name"]: match["version"] for wheel in wheels if (match := _WHEEL.match(wheel.name))}
    return "".join(f"{name}=={version}\n" for name, version in sorted(named.items()) if name != "scorer")


def requirements(wheels: Iterable[Path]) -> str:
    """A line for each project: its version and the checksums of its wheels, which pip compares while it installs.

    Raises:
        ValueError: a project has several versions, of which pip would have to choose one.
    """
    found: dict[str, tuple[str, list[str]]] = {}
    for wheel in sorted(wheels):
        match = _WHEEL.match(wheel.name)
        if match is None:
            raise ValueError(f"{wheel.name} is not the name of a wheel")
        name, version = match["name"].lower().replace("_", "-"), match["version"]
        first, digests = found.setdefault(name, (version, []))
        if first != version:
            raise ValueError(f"{name} is there as {first} and as {version}, of which pip would have to choose")
        digests.append(f"--hash=sha256:{sha256(wheel.read_bytes()).hexdigest()}")
    return "".join(f"{name}=={version} {' '.join(digests)}\n" for name, (version, digests) in sorted(found.items()))


def conditional(wheels: Iterable[Path]) -> list[str]:
    """Requirements that hold on one system only: pip may have left them out for the other one."""
    found = []
    for wheel in sorted(wheels):
        with ZipFile(wheel) as archive:
            metadata = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
            needed = message_from_bytes(archive.read(metadata)).get_all("Requires-Dist", [])
        conditions = [requirement for requirement in needed if "extra ==" not in requirement]
        found += [f"{wheel.name}: {condition}" for condition in conditions if _OF_A_SYSTEM.search(condition)]
    return found


#: In the code page of Chinese Windows, so that `cmd` shows it as it is.
INSTALL_BAT = rf"""@echo off
setlocal
cd /d "%~dp0"
set "TARGET=%LOCALAPPDATA%\scorer"
if not "%~1"=="" set "TARGET=%~1"
set "CHECK=import struct, sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12), (3, 13)) or struct.calcsize('P') != 8)"
set "PY="
for %%v in ({" ".join(PYTHONS)}) do if not defined PY (py -%%v -c "%CHECK%" >nul 2>nul && set "PY=py -%%v")
if not defined PY (python -c "%CHECK%" >nul 2>nul && set "PY=python")
if not defined PY (
  echo 没有找到 64 位的 Python 3.11、3.12 或 3.13。请先安装 Python，见“安装说明.html”第一步。
  goto :failed
)
echo 安装到 %TARGET% ……
%PY% -m venv "%TARGET%" || goto :failed
"%TARGET%\Scripts\python.exe" -m pip --disable-pip-version-check --quiet install --no-index --find-links wheels --require-hashes -r requirements.txt || goto :failed
"%TARGET%\Scripts\scorer.exe" score examples\{EXAMPLE} || goto :failed
echo.
echo 安装完成。上面是示例得分表。命令在 %TARGET%\Scripts\scorer.exe
if "%~1"=="" pause
exit /b 0
:failed
echo 没有装好。请把本窗口的文字交给技术人员。
if "%~1"=="" pause
exit /b 1
"""  # noqa: E501  # a line of a batch file cannot be broken

INSTALL_SH = rf"""#!/bin/sh
# sh install.sh [目标文件夹]
set -eu
cd "$(dirname "$0")"
target=${{1:-"$HOME/scorer"}}
check='import struct, sys; sys.exit(sys.version_info[:2] not in ((3, 11), (3, 12), (3, 13)) or struct.calcsize("P") != 8)'
python=
for name in {" ".join(f"python{python}" for python in PYTHONS)} python3; do
    if "$name" -c "$check" 2>/dev/null; then python=$name; break; fi
done
if [ -z "$python" ]; then
    echo '没有找到 64 位的 Python 3.11、3.12 或 3.13，请先安装，见“安装说明.html”。' >&2
    exit 1
fi
echo "安装到 $target ……"
if ! "$python" -m venv "$target"; then
    echo "没有建成 $target：可能缺少 venv 模块（Debian、Ubuntu、麒麟：安装 python3-venv）。" >&2
    exit 1
fi
"$target/bin/python" -m pip --disable-pip-version-check --quiet install --no-index --find-links wheels --require-hashes -r requirements.txt
"$target/bin/scorer" score examples/{EXAMPLE}
echo
echo "安装完成。上面是示例得分表。命令在 $target/bin/scorer"
"""  # noqa: E501

PAGE = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>scorer 安装说明</title>
<style>
body { max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.7 "Microsoft YaHei", "Noto Sans CJK SC",
  sans-serif; color: #1a1a1a; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin-top: 1.8rem; }
code, pre { font-family: Consolas, "Noto Sans Mono CJK SC", monospace; background: #f3f4f6; }
pre { padding: .6rem .8rem; overflow-x: auto; } code { padding: 0 .2rem; }
</style>
</head>
<body>
<h1>scorer @VERSION@ 离线安装说明</h1>
<p>本文件夹可以拷到没有网络的电脑上安装，安装和使用都不联网。整个文件夹一起拷，不要只拷其中几个文件。</p>
<h2>一、先要有 Python</h2>
<p>需要 64 位的 Python 3.11、3.12 或 3.13（不含在本文件夹里）。在“命令提示符”里输入 <code>py --version</code>
（Linux 输入 <code>python3 --version</code>）可以看有没有。没有的，请技术人员用单位认可的安装包安装。</p>
<h2>二、安装</h2>
<p><b>Windows：</b>双击 <code>install.bat</code>。装到本人的
<code>%LOCALAPPDATA%\\scorer</code>，不需要管理员权限。要装到别处，在命令提示符里写：</p>
<pre>install.bat D:\\scorer</pre>
<p><b>Linux：</b></p>
<pre>sh install.sh            装到 ~/scorer
sh install.sh /opt/scorer</pre>
<p>最后会打印一张示例得分表，看到它就是装好了。每个文件的校验值写在 <code>requirements.txt</code> 里，安装时逐一核对，
文件拷坏或被改过就装不上，重新拷一遍即可。</p>
<h2>三、使用</h2>
<pre>Windows：  "%LOCALAPPDATA%\\scorer\\Scripts\\scorer.exe" score 自评.toml -o 得分表.html
Linux：    ~/scorer/bin/scorer score 自评.toml -o 得分表.html</pre>
<p><code>scorer --help</code> 列出全部命令。</p>
<h2>四、升级和卸载</h2>
<p>升级：用新的文件夹再装一次。卸载：删掉安装到的那个文件夹，别处不留东西。</p>
<h2>五、试过什么，没试过什么</h2>
<p>Linux x86-64 断网安装并打出得分表，试过。<b>Windows 的安装包齐全、名称相符，但脚本没有在 Windows 上运行过</b>：
手边没有这样的电脑。遇到问题请把窗口里的文字记下来。</p>
<p>Windows 10 以上；Linux 需要 glibc 2.28 以上（例如 CentOS 8、麒麟 V10、统信 20 及以后）。比较大批单位的功能要求
2013 年以后的处理器（AVX2）。</p>
</body>
</html>
"""


def bundle(out: Path) -> None:
    """Write the whole folder, under another name until it is complete.

    Raises:
        FileExistsError: `out` is there already.
    """
    if out.exists():
        raise FileExistsError(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as temporary:
        folder = Path(temporary) / out.name
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        fetch(wheels)
        write(folder, sorted(wheels.glob("*.whl")))
        folder.rename(out)


def write(folder: Path, wheels: Sequence[Path]) -> None:
    """Everything beside the wheels.

    Raises:
        ValueError: something is missing or there twice among the wheels.
    """
    if doubtful := conditional(wheels):
        raise ValueError("needed on one system only, add it by hand: " + "; ".join(doubtful))
    version = next(match["version"] for wheel in wheels if (match := _WHEEL.match(wheel.name)) and match[1] == "scorer")
    (folder / "requirements.txt").write_text(requirements(wheels), encoding="ascii")
    (folder / "install.bat").write_bytes(INSTALL_BAT.replace("\n", "\r\n").encode("gbk"))
    script = folder / "install.sh"
    script.write_bytes(INSTALL_SH.encode())
    script.chmod(0o755)
    (folder / "安装说明.html").write_bytes(PAGE.replace("@VERSION@", version).encode())
    examples = folder / "examples"
    examples.mkdir()
    shutil.copy(ROOT / "examples" / EXAMPLE, examples)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description="write a folder that installs scorer without a network")
    parser.add_argument("out", type=Path, metavar="OUT_DIR")
    out = parser.parse_args().out
    try:
        bundle(out)
    except FileExistsError:
        parser.error(f"{out} is there already; remove it or choose another folder")
    except (ValueError, subprocess.CalledProcessError) as problem:
        parser.exit(1, f"no bundle was made: {problem}\n")
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    sys.stdout.write(f"{out}: {len(list(out.glob('wheels/*.whl')))} wheels, {size / 1e6:.0f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

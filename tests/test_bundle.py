"""The folder for computers without a network (tools/bundle.py), as far as it can be tried without downloading."""

import importlib.util
import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parent.parent

_spec = importlib.util.spec_from_file_location("bundle", ROOT / "tools" / "bundle.py")
bundle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(bundle)


@pytest.fixture
def wheels(tmp_path):
    """A folder of wheels with nothing in them but what they need."""

    def make(**needs):
        folder = tmp_path / "wheels"
        folder.mkdir()
        for name, needed in needs.items():
            with ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as archive:
                lines = ["Metadata-Version: 2.1", f"Name: {name}", *(f"Requires-Dist: {one}" for one in needed)]
                archive.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n")
        return sorted(folder.glob("*.whl"))

    return make


def test_requirements_name_every_wheel_with_its_checksum(wheels):
    text = bundle.requirements(wheels(scorer=["attrs"], attrs=[], polars_runtime_32=[]))
    assert [line.split(" ")[0] for line in text.splitlines()] == ["attrs==1.0", "polars-runtime-32==1.0", "scorer==1.0"]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}$", line) for line in text.splitlines())


def test_what_one_python_got_holds_for_the_others(wheels):
    assert bundle.constraints(wheels(scorer=["attrs"], polars_runtime_32=[], attrs=[])) == (
        "attrs==1.0\npolars_runtime_32==1.0\n"
    )


def test_a_project_in_two_versions_is_refused(tmp_path):
    files = [tmp_path / "attrs-1.0-py3-none-any.whl", tmp_path / "attrs-2.0-py3-none-any.whl"]
    for file in files:
        file.write_bytes(b"")
    with pytest.raises(ValueError, match=r"attrs is there as 1\.0 and as 2\.0"):
        bundle.requirements(files)


def test_what_only_one_system_needs_is_not_left_out_unseen(wheels, tmp_path):
    files = wheels(scorer=['colour; sys_platform == "win32"', 'grey; extra == "x" and os_name == "nt"', "attrs"])
    assert [line.split(": ")[1] for line in bundle.conditional(files)] == ['colour; sys_platform == "win32"']
    with pytest.raises(ValueError, match="one system only"):
        bundle.write(tmp_path, files)


def test_the_folder_has_scripts_a_page_and_an_example(wheels, tmp_path):
    files = wheels(scorer=[])
    bundle.write(tmp_path, files)
    found = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    others = {f"wheels/{file.name}" for file in files}
    assert found - others == {
        "requirements.txt",
        "install.bat",
        "install.sh",
        "安装说明.html",
        f"examples/{bundle.EXAMPLE}",
    }
    page = (tmp_path / "安装说明.html").read_text(encoding="utf-8")
    assert "scorer 1.0 离线安装说明" in page
    assert "没有在 Windows 上运行过" in page


def test_the_scripts_never_look_for_a_network():
    for script in (bundle.INSTALL_BAT, bundle.INSTALL_SH):
        assert "--no-index --find-links wheels --require-hashes -r requirements.txt" in script
    for text in (bundle.INSTALL_BAT, bundle.INSTALL_SH, bundle.PAGE):
        assert "http" not in text


def test_the_windows_script_is_what_chinese_windows_reads(wheels, tmp_path):
    bundle.write(tmp_path, wheels(scorer=[]))
    data = (tmp_path / "install.bat").read_bytes()
    assert data.decode("gbk").replace("\r\n", "\n") == bundle.INSTALL_BAT
    assert data.count(b"\n") == data.count(b"\r\n")


def test_the_linux_script_is_one(wheels, tmp_path):
    bundle.write(tmp_path, wheels(scorer=[]))
    script = tmp_path / "install.sh"
    assert script.stat().st_mode & 0o111
    done = subprocess.run(["sh", "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_supported_pythons_are_those_of_the_package():
    classifiers = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert sorted(classifiers) == sorted(bundle.PYTHONS)
    for version in bundle.PYTHONS:
        assert f"({version.replace('.', ', ')})" in bundle.INSTALL_BAT
        assert f"({version.replace('.', ', ')})" in bundle.INSTALL_SH


def test_a_folder_that_is_there_already_is_not_touched(tmp_path):
    with pytest.raises(FileExistsError):
        bundle.bundle(tmp_path)

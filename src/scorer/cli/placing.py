"""Where the inputs of `scorer import` are written: each into a file of its own, in folders as they were."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scorer.cli.inputs import inside
from scorer.diagnostics import Problems, nowhere

#: Files that were named, or found in a folder, each with the folder inside the output that it belongs into.
Found = Mapping[str, Path]


def found_in(names: Sequence[str], output: Path, problems: Problems) -> Found:
    """The files named, and those in folders that are named and below, in order.

    What lies in the output, where that is a folder inside one of them, was written by an earlier run and is no input.
    """
    found: dict[str, Path] = {}
    for name in names:
        folder = Path(name)
        if not name or not folder.is_dir():
            found.setdefault(name, Path())
            continue
        files = sorted(_inputs(folder, output))
        if not files:
            from scorer.readers import READERS

            problems.add("nothing-to-import", nowhere(name), kinds=" ".join((*READERS, ".toml")))
        for file in files:
            found.setdefault(str(file), Path(*map(safe_name, file.relative_to(folder).parent.parts)))
    return found


def _inputs(folder: Path, output: Path) -> Iterator[Path]:
    written = output.resolve()
    apart = folder.resolve() in written.parents
    return (file for file in inside(folder) if not (apart and written in file.resolve().parents))


def placed(found: Found) -> Mapping[str, Path]:
    """The file of each input inside the output: `NAME.toml`, or where several would have that name `NAME-docx.toml`,
    and where that is not enough with the name of its folder before it, and of as many above that as tell them apart.
    """
    alike: dict[tuple[Path, str], list[str]] = {}
    for file, folder in found.items():
        alike.setdefault((folder, safe_name(Path(file).stem).casefold()), []).append(file)
    targets: dict[str, Path] = {}
    for (folder, _), files in alike.items():
        names = next(filter(_differ, _ways(files)), None)
        names = names or list(map(_with_ending, files))  # two of one name are told when they are written
        targets |= {file: folder / f"{name}.toml" for file, name in zip(files, names, strict=True)}
    return targets


def _ways(files: Sequence[str]) -> Iterator[list[str]]:
    """Names for files, each list longer than the one before."""
    yield list(map(_plain, files))
    yield list(map(_with_ending, files))
    for count in range(1, max(len(Path(file).absolute().parts) for file in files) - 1):
        yield [_with_folders(file, count) for file in files]


def _differ(names: Sequence[str]) -> bool:
    """On file systems that do not tell case apart, too."""
    return len({name.casefold() for name in names}) == len(names)


def _plain(file: str) -> str:
    return safe_name(Path(file).stem)


def _with_ending(file: str) -> str:
    return safe_name(f"{_plain(file)}-{Path(file).suffix[1:].lower()}")


def _with_folders(file: str, count: int) -> str:
    folders = Path(file).absolute().parts[1:-1][-count:]
    return safe_name("-".join((*folders, _with_ending(file))))


def safe_name(stem: str) -> str:
    """A file name made of another: nothing in it leads to another folder, an option or a hidden file."""
    return re.sub(r'[\s/\\:*?"<>|.\x00-\x1f\x7f]+', "-", stem)[:80].strip("-~") or "unit"

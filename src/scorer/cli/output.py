"""Writing results whole or not at all, and telling diagnostics."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from scorer.cli.arguments import Arguments
from scorer.diagnostics import Diagnostic, diagnosed, ordered


class RefusalError(Exception):
    """A command cannot be carried out; the diagnostics say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = ordered(diagnostics)
        super().__init__(f"{len(self.diagnostics)} problems")


def refuse(code: str, file: str, **values: object) -> RefusalError:
    """A refusal with one diagnostic about one file."""
    return RefusalError([diagnosed(code, file, **values)])


def report(diagnostics: Sequence[Diagnostic], arguments: Arguments) -> None:
    """Tell diagnostics on stderr, as text or as JSON."""
    if not diagnostics:
        return
    if arguments.format == "json":
        from scorer.reporters.json import diagnostics_json

        sys.stderr.write(diagnostics_json(tuple(diagnostics), arguments.language))
        return
    for diagnostic in diagnostics:
        sys.stderr.write(diagnostic.line(arguments.language) + "\n")


def print_out(content: str | bytes | Iterable[bytes]) -> None:
    """Write a result to the standard output, parts of bytes as they are."""
    if isinstance(content, str):
        sys.stdout.write(content)
        return
    sys.stdout.flush()
    for part in _parts(content):
        sys.stdout.buffer.write(part)


#: What tells a file from all others, whatever it is called: its device and its number there.
FileId = tuple[int, int]


def identities(files: Iterable[str]) -> frozenset[FileId]:
    """The files of these names that are there; asked once for thousands of targets."""
    return frozenset(found for file in files if (found := _identity(Path(file))) is not None)


def write_whole(path: Path, content: str | bytes | Iterable[bytes], inputs: frozenset[FileId]) -> None:
    """Write a file beside its target and rename it, so that there is never half of one.

    Args:
        path: the target.
        content: what goes into it.
        inputs: the files that were read, and so are not written.

    Raises:
        RefusalError: `cannot-write`, or `output-is-input`.
    """
    if _identity(path) in inputs:
        raise refuse("output-is-input", str(path))
    if path.exists() and not path.is_file():
        raise refuse("cannot-write", str(path), reason=os.strerror(errno.EINVAL))
    import tempfile  # only needed where a file is written

    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as stream:
            for part in _parts(content):
                stream.write(part)
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise refuse("cannot-write", str(path), reason=error.strerror or error) from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _parts(content: str | bytes | Iterable[bytes]) -> Iterable[bytes]:
    if isinstance(content, str):
        return (content.encode(errors="replace"),)  # a file name in a text may be no UTF-8
    return (content,) if isinstance(content, bytes) else content


def names_folder(output: str) -> bool:
    """Whether an output is a folder: it is one already, or its name ends as only that of a folder does."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def make_folder(path: Path) -> None:
    """The folder that several cards go into; its parent must be there.

    Raises:
        RefusalError: `cannot-write`.
    """
    try:
        path.mkdir(exist_ok=True)
    except OSError as error:
        raise refuse("cannot-write", str(path), reason=error.strerror or error) from None


def _umask() -> int:
    """What the user takes away from new files; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _identity(path: Path) -> FileId | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_dev, found.st_ino

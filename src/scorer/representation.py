"""How a noun shows itself to a programmer: as the call that makes it. Written once for all of them.

attrs would write one such method for every class when it is made, which is a third of what making a class costs; a
short command makes some forty classes and prints none of them (docs/decisions/0070-what-a-short-command-loads.md).
"""

from __future__ import annotations

import attrs


def as_call(noun: attrs.AttrsInstance) -> str:
    """`Name(field=value, …)`, without the fields declared with `repr=False`; a class takes it as its `__repr__`."""
    fields = (field.name for field in attrs.fields(type(noun)) if field.repr)
    return f"{type(noun).__qualname__}({', '.join(f'{name}={getattr(noun, name)!r}' for name in fields)})"

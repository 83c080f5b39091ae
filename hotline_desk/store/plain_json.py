"""JSON texts as the store keeps and chains them, without what ``JSONEncoder.encode`` sets up anew for every value.

An import of 10,000 rows writes 90,000 such texts. The texts are those of ``json.dumps`` with ``ensure_ascii=False`` and no
blanks (``tests/store/test_plain_json.py``): the digests of the chain are made of them, so not a sign may differ.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from json import encoder as parts
from typing import Any

Default = Callable[[Any], Any]


def _refused(value: object) -> Any:
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def encoder(default: Default = _refused) -> Callable[[Any], str]:
    """A function from a value to its JSON text; ``default`` as for ``json.dumps``. It raises what ``json.dumps`` raises,
    but RecursionError for a value that holds itself."""
    make = getattr(parts, "c_make_encoder", None)
    if make is None:  # a Python without it
        return json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=default).encode
    run = make(None, default, parts.encode_basestring, None, ":", ",", False, False, True)
    return lambda value: "".join(run(value, 0))

"""Converts the library's JSON to typed objects."""

from __future__ import annotations

import dataclasses
import functools
import json
import types
import typing
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

Decoder = Callable[[Any], Any]


class _Field(typing.NamedTuple):
    """A field, its key in the JSON, and the function that converts its value."""

    name: str
    key: str
    make: Decoder


def json_key(name: str) -> str:
    """The name of a field in the JSON: `not_after` is `notAfter`."""
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)


def _same(value: Any) -> Any:
    return value


def _is_class(hint: Any) -> bool:
    return dataclasses.is_dataclass(hint)


def _decoder(hint: Any) -> Decoder:
    """The function that converts a value to a type hint."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if _is_class(hint):
        return functools.partial(decode, hint)
    if origin is tuple:
        each = _decoder(arguments[0])
        return lambda value: tuple(each(item) for item in value)
    if origin in (types.UnionType, typing.Union):
        return _union([argument for argument in arguments if argument is not types.NoneType])
    return _same


def _union(hints: list[Any]) -> Decoder:
    classes = [hint for hint in hints if _is_class(hint)]
    if not classes:
        return _same
    # The first class whose fields match the value: `{"index": 3}`, or `{"store": ..., ...}`.
    required = [(_fields(each)[0].key, each) for each in classes]

    def choose(value: Any) -> Any:
        if value is None:
            return None
        for key, each in required:
            if key in value:
                return decode(each, value)
        raise TypeError(f"none of {classes} has the keys {list(value)}")

    return choose


@functools.cache
def _fields(class_: Any) -> list[_Field]:
    """The fields of a dataclass."""
    hints = typing.get_type_hints(class_)
    return [
        _Field(
            field.name,
            field.metadata.get("key", json_key(field.name)),
            _decoder(hints[field.name]),
        )
        for field in dataclasses.fields(class_)
    ]


def decode(class_: type[T], value: dict[str, Any], **further: object) -> T:
    """An object of a dataclass. A missing key is null."""
    fields = _fields(typing.cast(Any, class_))
    known = {
        field.name: field.make(value[field.key])
        for field in fields
        if value.get(field.key) is not None
    }
    return class_(**known, **further)


def decode_text(class_: type[T], text: str) -> T:
    """An object of a dataclass from JSON."""
    return decode(class_, json.loads(text))

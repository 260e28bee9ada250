"""Slotted dataclasses that are cheap to define: a command that runs for less than a tenth of a second defines sixty.

`dataclass(slots=True)` of the standard library compiles up to six functions a class, and brings `inspect`: a third of
the time in which a case was answered from nothing. Here one function for each number of fields is compiled. What
comes out compares, hashes, prints, copies and matches as there, and the functions of `dataclasses` take it. Only what
this package uses is here: no fields of a base class, no `__post_init__`, no `init=False`, no fields by keyword only.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["dataclass", "field", "replace"]

_MISSING: Any = object()


class _Field:
    """What is said of a field beside its name and type."""

    __slots__ = ("compare", "default", "factory", "repr")

    def __init__(
        self, default: object = _MISSING, factory: object = _MISSING, *, compare: bool = True, shown: bool = True
    ) -> None:
        self.default, self.compare, self.repr = default, compare, shown
        self.factory: Any = factory


def _field(*, default: Any = _MISSING, default_factory: Any = _MISSING, compare: bool = True, repr: bool = True) -> Any:  # noqa: A002, ANN401 - as in the original
    """Return what is said of a field."""
    return _Field(default, default_factory, compare=compare, shown=repr)


def _dataclass(*, frozen: bool = False, slots: bool) -> Callable[[type], type]:
    """Return the decorator that makes a class a slotted dataclass."""
    if not slots:
        raise TypeError("every class made here has slots")
    return lambda cls: _made(cls, frozen=frozen)


def _replace(value: Any, /, **changes: object) -> Any:  # noqa: ANN401 - of any class
    """Return a value like this one in which these fields are different."""
    for name in value.__match_args__:
        if name not in changes:
            changes[name] = getattr(value, name)
    return value.__class__(**changes)


if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    dataclass, field, replace = _dataclass, _field, _replace


# ---- the class ------------------------------------------------------------------------------------------------------


def _made(cls: type, *, frozen: bool) -> type:
    """Return the class again, with slots for its fields and the methods of a dataclass."""
    said = [name for name, annotation in cls.__annotations__.items() if not annotation.startswith("ClassVar")]
    fields = {name: _about(vars(cls).get(name, _MISSING)) for name in said}
    names = tuple(fields)
    inherited = {"__dict__", "__weakref__", *names}  # each class has its own, or a slot in its place
    body = {name: value for name, value in vars(cls).items() if name not in inherited}
    for name, function in _methods(fields, frozen=frozen).items():
        body.setdefault(name, function)
    body.update(
        __slots__=names, __match_args__=names, __qualname__=cls.__qualname__, __dataclass_fields__=_Fields(fields)
    )
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__init__ = _init(made, fields)  # type: ignore[misc] # needs the slots, which are there only now
    return made


def _about(said: object) -> _Field:
    """Return what a class says of a field: in full, by a default, or nothing."""
    return said if isinstance(said, _Field) else _Field(said)


_CODES: dict[tuple[int, int], Any] = {}
"""The compiled function that sets so many fields, of which the fields in this set of bits may be made by a factory."""


def _init(made: type, fields: dict[str, _Field]) -> Callable[..., None]:
    """Return the function that sets the fields, each through its slot: a frozen value has no other way.

    It is compiled once for each number of fields; a class gives the names of its fields to a copy.
    """
    names = tuple(fields)
    scope: dict[str, Any] = {"_MISSING": _MISSING}
    factories = 0
    defaults: list[object] = []
    for number, (name, about) in enumerate(fields.items()):
        scope[f"_set_{number}"] = vars(made)[name].__set__
        if about.factory is not _MISSING:
            scope[f"_new_{number}"] = about.factory
            factories |= 1 << number
            defaults.append(_MISSING)
        elif about.default is not _MISSING:
            defaults.append(about.default)
        elif defaults:
            raise TypeError(f"the field `{name}` without a default follows one with a default")
    key = len(names), factories
    if key not in _CODES:
        _CODES[key] = _compiled(*key)
    code = _CODES[key].replace(co_varnames=("self", *names))
    function: Callable[..., None] = _FunctionType(code, scope, "__init__", tuple(defaults))
    function.__qualname__, function.__module__ = f"{made.__qualname__}.__init__", made.__module__
    return function


def _compiled(number: int, factories: int) -> Any:  # noqa: ANN401 - code, whose type is not for everyday use
    """Return the code of a function that sets so many fields."""
    lines = ["pass"]
    for field_number in range(number):
        given = f"_{field_number}"
        value = f"_new{given}() if {given} is _MISSING else {given}" if factories >> field_number & 1 else given
        lines.append(f"_set{given}(self, {value})")
    parameters = ", ".join(["self", *(f"_{field_number}" for field_number in range(number))])
    scope: dict[str, Any] = {}
    exec(f"def __init__({parameters}):\n " + "\n ".join(lines), scope)  # noqa: S102 - numbers only
    return scope["__init__"].__code__


_FunctionType: Any = type(_init)  # as `types.FunctionType`


# ---- the methods ----------------------------------------------------------------------------------------------------


def _methods(fields: dict[str, _Field], *, frozen: bool) -> dict[str, Any]:
    """Return the methods that every dataclass has, apart from the one that sets the fields."""
    names = tuple(fields)
    compared = tuple(name for name, about in fields.items() if about.compare)
    shown = tuple(name for name, about in fields.items() if about.repr)
    key: Callable[[Any], Any] = attrgetter(*compared) if compared else _no_key

    def equal(self: object, other: object) -> bool:
        return bool(key(self) == key(other)) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: object) -> int:
        return hash(key(self))

    def printed(self: object) -> str:
        return f"{type(self).__qualname__}({', '.join([f'{name}={getattr(self, name)!r}' for name in shown])})"

    def state(self: object) -> list[object]:
        return [getattr(self, name) for name in names]

    def restore(self: object, state: list[object]) -> None:
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, value)

    methods: dict[str, Any] = {"__eq__": equal, "__repr__": printed, "__hash__": None}
    if frozen:
        methods.update(__hash__=hashed, __getstate__=state, __setstate__=restore)
        methods.update(__setattr__=_refuse_setting, __delattr__=_refuse_deleting)
    return methods


def _no_key(_: object) -> tuple[()]:
    return ()


def _refuse_setting(_: object, name: str, __: object) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - brings `inspect`

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_deleting(_: object, name: str) -> None:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - brings `inspect`

    raise FrozenInstanceError(f"cannot delete field {name!r}")


class _Fields:
    """The description of the fields that the functions of `dataclasses` ask for, made when they do."""

    def __init__(self, fields: dict[str, _Field]) -> None:
        self.fields = fields

    def __get__(self, _: object, owner: type) -> dict[str, Any]:
        import dataclasses  # noqa: PLC0415 - brings `inspect`

        said: list[tuple[str, Any, Any]] = []
        for name, about in self.fields.items():
            options: dict[str, Any] = {"compare": about.compare, "repr": about.repr}
            if about.default is not _MISSING:
                options["default"] = about.default
            if about.factory is not _MISSING:
                options["default_factory"] = about.factory
            said.append((name, owner.__annotations__[name], dataclasses.field(**options)))
        twin: Any = dataclasses.make_dataclass(owner.__name__, said)
        return dict(twin.__dataclass_fields__)

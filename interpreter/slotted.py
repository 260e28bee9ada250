"""Slotted dataclasses that are cheap to define: a command that runs for some hundredths of a second defines sixty.

`dataclass(slots=True)` of the standard library compiles six functions a class (three without `frozen`) and brings
`inspect`: half of the time in which a case is answered from nothing. Here one function is compiled, the others are
shared. What comes out is the same: it compares, hashes, prints, copies and matches alike, and `dataclasses.fields`
and `dataclasses.replace` take it. Only what this package uses of the original is here: no inherited fields of other
dataclasses, no `__post_init__`, no `init=False`, no keyword-only fields.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

__all__ = ["dataclass", "field", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace
else:
    _MISSING = object()

    class _Field:
        """What is said of a field beside its name and type."""

        __slots__ = ("compare", "default", "factory", "repr")

        def __init__(self, default, factory, compare, shown):
            self.default, self.factory, self.compare, self.repr = default, factory, compare, shown

    _PLAIN = _Field(_MISSING, _MISSING, compare=True, shown=True)

    def field(*, default=_MISSING, default_factory=_MISSING, compare=True, repr=True):  # noqa: A002 - as in the original
        """Return what is said of a field."""
        return _Field(default, default_factory, compare, repr)

    def dataclass(*, frozen=False, slots):
        """Return the decorator that makes a class a slotted dataclass."""
        if not slots:
            raise TypeError("every class made here has slots")
        return lambda cls: _made(cls, frozen)

    def replace(value, /, **changes):
        """Return a value like this one in which these fields are different."""
        for name in value.__match_args__:
            if name not in changes:
                changes[name] = getattr(value, name)
        return value.__class__(**changes)

    def _made(cls, frozen):
        fields = {name: _field(cls, name) for name, said in cls.__annotations__.items() if not said.startswith("ClassVar")}
        body = {name: value for name, value in vars(cls).items() if name not in fields}
        body.pop("__dict__", None)
        body.pop("__weakref__", None)
        names = tuple(fields)
        body.update(__slots__=names, __match_args__=names, __qualname__=cls.__qualname__, __dataclass_fields__=_Fields(fields))
        compared = _getter([name for name, about in fields.items() if about.compare])
        shown = [name for name, about in fields.items() if about.repr]
        for name, function in _methods(compared, shown, names, frozen).items():
            body.setdefault(name, function)
        made = type(cls)(cls.__name__, cls.__bases__, body)
        made.__init__ = _init(made, fields)
        return made

    def _field(cls, name):
        said = vars(cls).get(name, _MISSING)
        if isinstance(said, _Field):
            return said
        return _PLAIN if said is _MISSING else _Field(said, _MISSING, compare=True, shown=True)

    def _getter(names):
        """Return the function that yields the values of some fields, as one value that compares and hashes."""
        return attrgetter(*names) if names else lambda _: ()

    def _init(made, fields):
        """Return the function that sets the fields, each through its slot: a frozen value has no other way."""
        scope, parameters, lines = {"_MISSING": _MISSING}, ["self"], ["pass"]
        for name, about in fields.items():
            value = name
            scope[f"_set_{name}"] = vars(made)[name].__set__
            if about.factory is not _MISSING:
                scope[f"_new_{name}"] = about.factory
                parameters.append(f"{name}=_MISSING")
                value = f"_new_{name}() if {name} is _MISSING else {name}"
            elif about.default is not _MISSING:
                scope[f"_default_{name}"] = about.default
                parameters.append(f"{name}=_default_{name}")
            else:
                parameters.append(name)
            lines.append(f"_set_{name}(self, {value})")
        exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), scope)  # noqa: S102 - names of fields
        function = scope["__init__"]
        function.__qualname__ = f"{made.__qualname__}.__init__"
        function.__module__ = made.__module__
        return function

    def _methods(compared, shown, names, frozen):
        """Return the methods that every dataclass has, apart from the one that sets the fields."""

        def __eq__(self, other):
            return compared(self) == compared(other) if other.__class__ is self.__class__ else NotImplemented

        def __hash__(self):
            return hash(compared(self))

        def __repr__(self):
            return f"{type(self).__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

        def __getstate__(self):
            return [getattr(self, name) for name in names]

        def __setstate__(self, state):
            for name, value in zip(names, state, strict=True):
                object.__setattr__(self, name, value)

        methods = {"__eq__": __eq__, "__repr__": __repr__, "__hash__": None}
        if frozen:
            methods.update(__hash__=__hash__, __getstate__=__getstate__, __setstate__=__setstate__)
            methods.update(__setattr__=_refuse_setting, __delattr__=_refuse_deleting)
        return methods

    def _refuse_setting(self, name, value):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_deleting(self, name):
        from dataclasses import FrozenInstanceError

        raise FrozenInstanceError(f"cannot delete field {name!r}")

    class _Fields:
        """The description of the fields that functions of `dataclasses` want to see, made when they do."""

        def __init__(self, fields):
            self.fields = fields

        def __get__(self, value, owner):
            import dataclasses

            said = []
            for name, about in self.fields.items():
                options = {"compare": about.compare, "repr": about.repr}
                if about.default is not _MISSING:
                    options["default"] = about.default
                if about.factory is not _MISSING:
                    options["default_factory"] = about.factory
                said.append((name, owner.__annotations__[name], dataclasses.field(**options)))
            return dataclasses.make_dataclass(owner.__name__, said).__dataclass_fields__

"""Write the software bill of materials (CycloneDX) of what an installation brings, from its lock files.

python tools/sbom.py            write docs/sbom.cdx.json
python tools/sbom.py --check    write nothing; fail when it is not what it would be, or not valid

It lists what runs with the product: the dependencies, those of its extras as optional (`uv.lock`), and what is built
into the clinician's page (`package-lock.json`), each with its version, licence and the hashes of its files. What only
tests and builds use is not in it. It has no time and no random number, so that the same lock files give the same bytes.
"""

from __future__ import annotations

import base64
import json
import sys
import tomllib
import uuid
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

if TYPE_CHECKING:
    from collections.abc import Iterator

from pages import ROOT, generate

from interpreter.version import VERSION

LOCK, PAGE = ROOT / "uv.lock", ROOT / "docs" / "sbom.cdx.json"
NPM = ROOT / "interpreter" / "site" / "browser" / "package-lock.json"
PRODUCT = "leidraad"
LICENCES = {
    "anyio": "MIT",
    "argcomplete": "Apache-2.0",
    "attrs": "MIT",
    "duckdb": "MIT",
    "graphviz": "MIT",
    "graphviz-pure": "EPL-2.0 AND OFL-1.1 AND MIT",
    "idna": "BSD-3-Clause",
    "jsonschema": "MIT",
    "jsonschema-specifications": "MIT",
    "networkx": "BSD-3-Clause",
    "numpy": "BSD-3-Clause AND 0BSD AND MIT AND Zlib AND CC0-1.0",
    "pandas": "BSD-3-Clause",
    "polars": "MIT",
    "polars-runtime-32": "MIT",
    "py4j": "BSD-3-Clause",
    "pyarrow": "Apache-2.0",
    "pyspark": "Apache-2.0",
    "python-dateutil": "BSD-3-Clause",
    "pytz": "MIT",
    "pyyaml": "MIT",
    "referencing": "MIT",
    "rpds-py": "MIT",
    "scipy": "BSD-3-Clause",
    "typing-extensions": "PSF-2.0",
    "tzdata": "Apache-2.0",
    "watchfiles": "MIT",
}
"""Read from each package; `tests/test_sbom.py` compares them with what the installed packages say of themselves."""


def locked() -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return the product as the lock file has it, and every package by name: one name may have several versions."""
    packages = tomllib.loads(LOCK.read_text(encoding="utf-8"))["package"]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for package in packages:
        by_name.setdefault(package["name"], []).append(package)
    return by_name[PRODUCT][0], by_name


def wanted(needs: list[dict[str, Any]], by_name: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the packages that these needs name: of several versions, the one named, or else all."""
    return [
        package
        for need in needs
        for package in by_name[need["name"]]
        if need.get("version", package["version"]) == package["version"]
    ]


def reached(needs: list[dict[str, Any]], by_name: dict[str, list[dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    """Return everything that these needs bring, by name and version."""
    found: dict[str, dict[str, Any]] = {}
    waiting = wanted(needs, by_name)
    while waiting:
        package = waiting.pop()
        name = f"{package['name']}@{package['version']}"
        if name not in found:
            found[name] = package
            waiting += wanted(package.get("dependencies", []), by_name)
    return found


def component(package: dict[str, Any], scope: ComponentScope, markers: set[str]) -> Component:
    """Return the entry about a package."""
    name, version = package["name"], package["version"]
    if name not in LICENCES:
        raise SystemExit(f"tools/sbom.py: the licence of {name} is not in LICENCES: read it from the package, add it")
    url = PackageURL("pypi", None, name, version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY,
        scope=scope,
        purl=url,
        bom_ref=url.to_string(),
        licenses=[LicenseExpression(LICENCES[name])],
        external_references=list(_files(package)),
        properties=[Property(name=f"{PRODUCT}:only_where", value=marker) for marker in sorted(markers)],
    )


def _files(package: dict[str, Any]) -> Iterator[ExternalReference]:
    """Yield the files in which a package is handed out, each by its name and hash, wherever it is fetched from."""
    for file in (package.get("sdist"), *package.get("wheels", [])):
        if file is None:
            continue
        name = PurePosixPath(urlsplit(file["url"]).path).name
        algorithm, _, content = file["hash"].partition(":")
        if algorithm != "sha256":
            raise SystemExit(f"tools/sbom.py: {name} has a hash of another kind: {algorithm}")
        url = f"pkg:pypi/{package['name']}@{package['version']}?file_name={quote(name)}"
        yield ExternalReference(
            type=ExternalReferenceType.DISTRIBUTION,
            url=XsUri(url),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=content)],
        )


def built_in() -> Iterator[Component]:
    """Yield what npm brings into the clinician's page: its script holds the code itself."""
    packages = json.loads(NPM.read_text(encoding="utf-8"))["packages"]
    for path, package in sorted(packages.items()):
        if not path or package.get("dev", False):
            continue
        name, version = path.removeprefix("node_modules/"), package["version"]
        algorithm, _, content = package["integrity"].partition("-")
        if algorithm != "sha512":
            raise SystemExit(f"tools/sbom.py: {name} has a hash of another kind: {algorithm}")
        url = PackageURL("npm", None, name, version)
        file = ExternalReference(
            type=ExternalReferenceType.DISTRIBUTION,
            url=XsUri(url.to_string()),
            hashes=[HashType(alg=HashAlgorithm.SHA_512, content=base64.b64decode(content).hex())],
        )
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            scope=ComponentScope.REQUIRED,
            purl=url,
            bom_ref=url.to_string(),
            licenses=[LicenseExpression(package["license"])],
            external_references=[file],
            properties=[Property(name=f"{PRODUCT}:built_into", value="interpreter/site/assets/page.js")],
        )


def bill() -> Bom:
    """Return the whole bill."""
    product, by_name = locked()
    always = reached(product["dependencies"], by_name)
    extras = {
        extra: reached(needs, by_name) for extra, needs in sorted(product.get("optional-dependencies", {}).items())
    }
    packages = dict(
        sorted({**always, **{name: one for found in extras.values() for name, one in found.items()}}.items())
    )
    entries: dict[str, Component] = {}
    for name, package in packages.items():
        markers = set(package.get("resolution-markers", ()))
        if name not in always:
            markers |= {f"extra == '{extra}'" for extra, found in extras.items() if name in found}
        scope = ComponentScope.REQUIRED if name in always else ComponentScope.OPTIONAL
        entries[name] = component(package, scope, markers)
    own = Component(
        name=PRODUCT,
        version=VERSION,
        type=ComponentType.APPLICATION,
        description="Clinical guidelines as decision graphs. Decision support for review; not a medical device.",
        purl=PackageURL("pypi", None, PRODUCT, VERSION),
        bom_ref=PRODUCT,
        licenses=[LicenseExpression("Apache-2.0")],
    )
    page = list(built_in())
    made = Bom(components=[*entries.values(), *page], serial_number=_serial(packages, page))
    made.metadata.component = own
    made.metadata.timestamp = None  # type: ignore[assignment] # the same lock file, the same bytes
    needs = [
        *product["dependencies"],
        *(need for several in product["optional-dependencies"].values() for need in several),
    ]
    made.register_dependency(own, [*(entries[_name(one)] for one in wanted(needs, by_name)), *page])
    for name, package in packages.items():
        inner = wanted(package.get("dependencies", []), by_name)
        made.register_dependency(entries[name], [entries[_name(one)] for one in inner])
    return made


def _serial(packages: dict[str, dict[str, Any]], page: list[Component]) -> uuid.UUID:
    """Return a number that is another one when the contents are."""
    contents = [VERSION, *(f"{name} {file.url}" for name, package in packages.items() for file in _files(package))]
    contents += [one.bom_ref.value or "" for one in page]
    return uuid.uuid5(uuid.NAMESPACE_URL, "\n".join(contents))


def _name(package: dict[str, Any]) -> str:
    return f"{package['name']}@{package['version']}"


def text() -> str:
    """Return the bill as JSON, valid by the schema of CycloneDX."""
    made = f"{JsonV1Dot6(bill()).output_as_string(indent=2)}\n"
    problem = JsonStrictValidator(SchemaVersion.V1_6).validate_str(made)
    if problem is not None:
        raise SystemExit(f"the bill of materials is no valid CycloneDX: {problem}")
    return made


if __name__ == "__main__":
    sys.exit(generate(lambda: {PAGE: text()}, __doc__))

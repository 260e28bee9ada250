"""The bill of materials is valid, up to date, and says of each licence what the package says of itself."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TOOL, BILL = ROOT / "tools" / "sbom.py", ROOT / "docs" / "sbom.cdx.json"
OLD_NAMES = {"MIT License": "MIT", "Apache Software License": "Apache-2.0", "BSD License": "BSD-3-Clause"}
"""Licences as packages named them before they had SPDX expressions."""


@pytest.fixture(scope="module")
def bill():
    return json.loads(BILL.read_text(encoding="utf-8"))


def test_the_bill_of_materials_is_valid_and_up_to_date():
    # Nothing here comes from outside the project.
    done = subprocess.run([sys.executable, TOOL, "--check"], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stderr) == (0, "")


def test_every_dependency_of_the_product_is_in_it_and_no_tool_of_the_tests(bill):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = {one["name"]: one["scope"] for one in bill["components"]}
    for need in project["dependencies"]:
        assert listed[need.split(">")[0]] == "required"
    for needs in project["optional-dependencies"].values():
        assert all(need.split(">")[0] in listed for need in needs)
    assert not {"pytest", "hypothesis", "z3-solver", "cyclonedx-python-lib"} & set(listed)


def test_every_component_has_a_version_a_licence_and_the_hashes_of_its_files(bill):
    for one in bill["components"]:
        assert one["version"]
        assert one["licenses"][0]["expression"]
        assert all(file["hashes"][0]["alg"] in {"SHA-256", "SHA-512"} for file in one["externalReferences"])
        assert one["externalReferences"]


def test_every_licence_is_the_one_that_the_installed_package_states(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOL.parent))
    licences = runpy.run_path(str(TOOL), run_name="sbom")["LICENCES"]
    compared = 0
    for name, licence in licences.items():
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        stated = about.get("License-Expression") or about.get("License") or ""
        if "\n" in stated or not stated:  # the text of the licence, or none: its name stands among the classifiers
            named = [one for one in about.get_all("Classifier", []) if one.startswith("License ::")]
            stated = " AND ".join(one.rpartition(" :: ")[2] for one in named)
        assert OLD_NAMES.get(stated, stated) == licence, name
        compared += 1
    assert compared > len(licences) / 2

"""The description of the Windows installer, in both dialects."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pack import msi, product
from pack.contents import Row

PROJECT = Path(__file__).resolve().parents[2]
BUILT = product.load(PROJECT, "1.2.3")
ROWS = (
    Row("lib/Qt6Core.dll", 3, "aa"),
    Row("lib/deep/er/Zoë & Co.txt", 2, "bb"),
    Row("vrp-desktop.exe", 1, "cc"),
)
NAMESPACES = ("http://schemas.microsoft.com/wix/2006/wi", "http://wixtoolset.org/schemas/v4/wxs")


def described(rows: tuple[Row, ...] = ROWS, built: product.Product = BUILT, *, is_v4: bool) -> ElementTree.Element:
    return ElementTree.fromstring(msi.Description(built, "program", rows, is_v4=is_v4).text())


def each(root: ElementTree.Element, tag: str) -> list[dict[str, str]]:
    return [found.attrib for found in root.iter() if found.tag.rpartition("}")[2] == tag]


@pytest.mark.parametrize("is_v4", [False, True])
def test_every_file_is_in_a_component_of_the_one_feature(is_v4: bool) -> None:
    root = described(is_v4=is_v4)
    assert root.tag == f"{{{NAMESPACES[is_v4]}}}Wix"
    assert [found["Source"] for found in each(root, "File")] == [f"program/{row.path}" for row in ROWS]
    referred = [found["Id"] for found in each(root, "ComponentRef")]
    assert sorted(referred) == sorted(found["Id"] for found in each(root, "Component"))
    assert len(referred) == len(set(referred)) == len(ROWS) + 2


def test_both_dialects_give_the_same_codes() -> None:
    one, other = described(is_v4=False), described(is_v4=True)
    assert each(one, "Product")[0]["Id"] == each(other, "Package")[0]["ProductCode"] == msi.product_code(BUILT)
    assert [found["Guid"] for found in each(one, "Component")] == [found["Guid"] for found in each(other, "Component")]


def test_another_version_is_another_product_with_the_same_parts() -> None:
    newer = replace(BUILT, version="1.2.4")
    assert msi.product_code(newer) != msi.product_code(BUILT)
    one, other = described(is_v4=False), described(built=newer, is_v4=False)
    assert each(one, "Product")[0]["UpgradeCode"] == each(other, "Product")[0]["UpgradeCode"]
    assert [found["Guid"] for found in each(one, "Component")] == [found["Guid"] for found in each(other, "Component")]


def test_a_changed_file_gives_the_package_another_code() -> None:
    changed = (*ROWS[:-1], replace(ROWS[-1], sha256="dd"))
    codes = [each(described(rows, is_v4=False), "Package")[0]["Id"] for rows in (ROWS, changed)]
    assert codes[0] != codes[1]


@pytest.mark.parametrize("said", ["1.2", "1.2.3.4", "1.2.x", "v1.2.3", "1.2.3rc1"])
def test_a_version_of_other_than_three_numbers_is_refused(said: str) -> None:
    with pytest.raises(product.BuildFailed, match="three numbers"):
        product.load(PROJECT, said)

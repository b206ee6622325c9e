"""What a Windows program says of itself."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from pack import pe

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, *, name: str = "a.dll", fixed: bytes = b"", certificate: int = 0, is_64: bool = True) -> Path:
    optional = 0x58
    content = bytearray(0x400)
    struct.pack_into("<I", content, 0x3C, optional - 24)
    struct.pack_into("<H", content, optional, 0x20B if is_64 else 0x10B)
    struct.pack_into("<I", content, optional + (112 if is_64 else 96) + 4 * 8 + 4, certificate)
    path = folder / name
    path.write_bytes(bytes(content) + fixed)
    return path


def test_the_version_is_that_of_its_resource(tmp_path: Path) -> None:
    fixed = struct.pack("<IIII", 0xFEEF04BD, 0x10000, 6 << 16 | 11, 3 << 16)
    assert pe.version(program(tmp_path, fixed=fixed)) == "6.11.3.0"


def test_without_a_resource_or_for_another_file_there_is_none(tmp_path: Path) -> None:
    assert pe.version(program(tmp_path)) == ""
    assert pe.version(program(tmp_path, name="a.txt", fixed=b"\xbd\x04\xef\xfe" * 4)) == ""


@pytest.mark.parametrize("is_64", [False, True])
def test_a_certificate_table_is_a_signature(tmp_path: Path, is_64: bool) -> None:
    assert not pe.is_signed(program(tmp_path, is_64=is_64))
    assert pe.is_signed(program(tmp_path, certificate=1234, is_64=is_64))

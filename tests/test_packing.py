"""What is packed in a file is read from there when somebody looks at it, and from no other."""

import os
from pathlib import Path

import pytest

from scripts.packed import Packed, PackedApart
from scripts.store.packing import forget, read_packed, write_packed

VALUE: tuple[str, Packed[str], PackedApart[int], Packed[str]] = (
    "报告",
    Packed(["甲", "乙"]),
    PackedApart([1, 2, 3]),
    Packed([]),
)


@pytest.mark.parametrize("whole", [True, False])
def test_what_was_written_is_read(tmp_path: Path, whole: bool) -> None:
    write_packed(tmp_path / "x", VALUE)
    name, texts, numbers, nothing = read_packed(tmp_path / "x", whole=whole)
    assert (name, tuple(texts), tuple(numbers), tuple(nothing)) == ("报告", ("甲", "乙"), (1, 2, 3), ())
    assert (len(texts), numbers[1], numbers[1:]) == (2, 2, (2, 3))
    assert (texts, numbers, nothing) == VALUE[1:]
    write_packed(tmp_path / "y", (name, texts, numbers, nothing))  # what lies in one file goes to another
    assert (tmp_path / "y").read_bytes() == (tmp_path / "x").read_bytes()


def test_a_file_that_was_cut_short_is_none(tmp_path: Path) -> None:
    write_packed(tmp_path / "x", VALUE)
    content = (tmp_path / "x").read_bytes()
    for size in range(len(content)):
        (tmp_path / "x").write_bytes(content[:size])
        with pytest.raises(ValueError, match="x"):
            read_packed(tmp_path / "x", whole=False)


def test_what_took_its_place_is_not_taken_for_it(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_packed(path, Packed(["甲"]))
    old = read_packed(path, whole=False)
    write_packed(tmp_path / "new", Packed(["乙"]))
    (tmp_path / "new").replace(path)
    with pytest.raises(FileNotFoundError):
        tuple(old)
    assert tuple(read_packed(path, whole=False)) == ("乙",)


def test_nothing_old_is_at_hand_where_times_are_coarse(tmp_path: Path) -> None:
    path = tmp_path / "x"
    write_packed(path, Packed(["甲"]))
    os.utime(path, (0, 0))
    assert tuple(read_packed(path, whole=False)) == ("甲",)
    path.write_bytes(path.read_bytes().replace("甲".encode(), "乙".encode()))
    os.utime(path, (0, 0))
    forget()
    assert tuple(read_packed(path, whole=False)) == ("乙",)


def test_what_was_read_whole_needs_no_file(tmp_path: Path) -> None:
    write_packed(tmp_path / "x", VALUE)
    read, lying = read_packed(tmp_path / "x", whole=True), read_packed(tmp_path / "x", whole=False)
    (tmp_path / "x").unlink()
    assert tuple(read[2]) == (1, 2, 3)
    forget()
    with pytest.raises(FileNotFoundError):
        tuple(lying[2])

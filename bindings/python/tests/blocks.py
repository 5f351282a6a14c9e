"""The fenced blocks of a document, and their answers below them."""
from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Block:
    language: str
    text: str
    line: int


def blocks(path: Path) -> list[Block]:
    found: list[Block] = []
    inside: Block | None = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if inside is not None:
            if line == "```":
                found.append(inside)
                inside = None
            else:
                inside.text += line + "\n"
        elif line.startswith("```"):
            inside = Block(line[3:].strip(), "", number)
    assert inside is None, f"{path}: a block does not end"
    return found


class Answers:
    """What is said below a block is what comes out now. With HDRCLASS_UPDATE=1 the document is rewritten instead."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.blocks = blocks(path)
        self.renew = os.environ.get("HDRCLASS_UPDATE") == "1"
        self.changes: list[tuple[Block, str | None, str]] = []
        self.wrong: list[str] = []
        self.checked = 0

    def pairs(self) -> list[tuple[Block, Block | None]]:
        """Each block that is run, with the block of text behind it."""
        result = []
        for at, block in enumerate(self.blocks):
            if block.language == "text":
                continue
            below = self.blocks[at + 1] if at + 1 < len(self.blocks) and self.blocks[at + 1].language == "text" else None
            result.append((block, below))
        return result

    def check(self, block: Block, below: Block | None, got: str) -> None:
        if got and not got.endswith("\n"):
            got += "\n"
        self.checked += below is not None
        if self.renew:
            self.changes.append((block, None if below is None else below.text, got))
        elif below is not None and below.text != got:
            self.wrong.append(f"{self.path.name}:{block.line}: says\n{below.text}but it is now\n{got}")

    def finish(self, also: tuple[str, ...] = ()) -> None:
        """also: languages whose blocks get an answer where they have none."""
        if self.renew:
            lines = self.path.read_text().splitlines(keepends=True)
            for block, said, got in reversed(self.changes):
                end = block.line + block.text.count("\n")  # index of the closing fence
                if said is not None:
                    first = next(n for n in range(end + 1, len(lines)) if lines[n].startswith("```text")) + 1
                    lines[first : first + said.count("\n")] = [got]
                elif block.language in also and got.strip():
                    lines[end + 1 : end + 1] = ["\n", "```text\n", got, "```\n"]
            self.path.write_text("".join(lines))
        assert not self.wrong, "\n".join(self.wrong) + "\nHDRCLASS_UPDATE=1 pytest rewrites it"

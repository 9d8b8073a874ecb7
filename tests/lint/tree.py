# SPDX-License-Identifier: GPL-3.0-or-later
"""The source tree as the checks see it: its files, and C without comments and texts."""
import functools
import os
import pathlib
import re

SKIPPED = {'.git', '__pycache__'}
# What is in a C file besides code; a text keeps its quotes.
NOT_CODE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


class Tree:
    """All files of the checkout, build folders excepted."""

    def __init__(self, root):
        self.root = pathlib.Path(root).resolve()
        self.files = sorted(self._walk())

    def _walk(self):
        for place, folders, names in os.walk(self.root):
            here = pathlib.Path(place)
            folders[:] = [name for name in folders if name not in SKIPPED and
                          not (here / name / 'meson-info').exists() and
                          not (here == self.root and name.startswith('build'))]
            for name in names:
                yield (here / name).relative_to(self.root)

    def under(self, *folders, suffixes=('.c', '.h')):
        """The files below one of the folders; all C without one."""
        return [path for path in self.files if path.suffix in suffixes and
                (not folders or any(path.is_relative_to(folder) for folder in folders))]

    @functools.lru_cache(maxsize=None)
    def text(self, path):
        """A file's text; of a binary file, nothing."""
        try:
            return (self.root / path).read_text('utf-8')
        except UnicodeDecodeError:
            return ''

    @functools.lru_cache(maxsize=None)
    def code(self, path):
        """C without comments and with empty texts, line by line as it was."""
        def blank(match):
            kept = '""' if match.group().startswith('"') else ' '
            return kept + '\n' * match.group().count('\n')
        return NOT_CODE.sub(blank, self.text(path))

    def find(self, pattern, paths, code=True):
        """(path, line number, line) of each match."""
        seek = re.compile(pattern)
        for path in paths:
            lines = (self.code if code else self.text)(path).split('\n')
            for number, line in enumerate(lines, 1):
                if seek.search(line):
                    yield path, number, line.strip()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts as people see them, and what steps of a scenario name."""
import unicodedata


def plain(text):
    """A text without the line breaks that are only there for narrow windows."""
    return ' '.join((text or '').split())


def columns(line):
    """How wide a terminal shows a line."""
    return sum(2 if unicodedata.east_asian_width(letter) in 'WF' else 1 for letter in line)


def listed(value):
    """One thing or several, as a list."""
    return value if isinstance(value, list) else [] if value is None else [value]

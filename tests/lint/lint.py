#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes one check of the house rules; without a name, all that need no build folder."""
import argparse
import pathlib
import sys

import built
import source
from tree import Tree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def main():
    """Prints what is wrong; 77 when the check cannot be made here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--build', type=pathlib.Path, help='the build folder')
    parser.add_argument('--archive', help='libmtproto.a')
    parser.add_argument('--module', help='libtelegram.so')
    parser.add_argument('--sanitized', action='store_true', help='built with sanitizers')
    parser.add_argument('check', nargs='*', choices=[[], *source.CHECKS, *built.CHECKS])
    options = parser.parse_args()
    tree = Tree(ROOT)
    problems = 0
    for name in options.check or source.CHECKS:
        check = source.CHECKS.get(name)
        try:
            found = list(check(tree) if check else built.CHECKS[name](tree, options))
        except built.Skip as reason:
            print('%s: skipped: %s' % (name, reason))
            return 77
        for problem in found:
            print('%s: %s' % (name, problem))
        problems += len(found)
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())

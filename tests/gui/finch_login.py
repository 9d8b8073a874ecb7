#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Finch: code, two-step password, online."""
import sys

from finch import CODE_SENT, Finch
from front import run
from person import Failure

PASSWORD = 'correct horse'


def log_in(finch):
    """The whole login."""
    lines = finch.answer(CODE_SENT, finch.place.code())
    if not any('5-digit' in line for line in lines):
        raise Failure('the prompt does not say how long the code is: %s' % lines)
    finch.answer('Two-step password for', PASSWORD)
    finch.online()
    finch.check_never(PASSWORD)


if __name__ == '__main__':
    sys.exit(run(Finch, 'plugin-gui.toml', log_in, __doc__))

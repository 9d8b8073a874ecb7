#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A person logs in with Pidgin: code, two-step password, online."""
import sys

from front import run
from person import Failure
from pidgin import CODE_SENT, Pidgin

PASSWORD = 'correct horse'


def log_in(pidgin):
    """The whole login."""
    pidgin.window(CODE_SENT)
    pidgin.shoot('code')
    words = pidgin.answer(CODE_SENT, pidgin.place.code())
    if '5-digit' not in words:
        raise Failure('the prompt does not say how long the code is: %s' % words)
    pidgin.window('Two-step password for')
    pidgin.shoot('password')
    words = pidgin.answer('Two-step password for', PASSWORD, 'password text')
    if 'what a staple holds' not in words:
        raise Failure('the prompt does not show the hint: %s' % words)
    pidgin.online()
    pidgin.shoot('online')


if __name__ == '__main__':
    sys.exit(run(Pidgin, 'plugin-gui.toml', log_in, __doc__))

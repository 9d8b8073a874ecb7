#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pidgin shows the pictures of people and chats in its buddy list."""
import collections
import subprocess
import sys

from front import run
from person import HERE, Failure, wait
from pidgin import Pidgin

sys.path.insert(0, str(HERE.parent / 'dc'))
from people.jpeg import jpeg  # pylint: disable=wrong-import-position

SEEDS = (11, 12, 13, 21, 31)
EDGE = 32  # of a picture in the buddy list
NEAR = 10  # in each colour


def pixels(*command, data=None):
    """The pixels that a program of ImageMagick writes."""
    done = subprocess.run([*command, '-depth', '8', 'rgb:-'], input=data, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return collections.Counter(zip(*[iter(done.stdout)] * 3))


def colour_of(seed):
    """The colour that most of a picture has, and how much of it there is when it is small."""
    found = pixels('convert', 'jpeg:-', '-resize', '%dx%d' % (EDGE, EDGE),
                   data=jpeg(seed, 160, 160))
    colour, count = found.most_common(1)[0]
    return colour, count


def shown(screen, seed):
    """Whether a picture can be seen on the screen."""
    colour, count = colour_of(seed)
    seen = sum(number for each, number in screen.items()
               if all(abs(a - b) <= NEAR for a, b in zip(each, colour)))
    return seen >= count // 2


def look(pidgin):
    """All pictures are in the list as soon as they are in the cache."""
    pidgin.log_in()
    icons = pidgin.place.settings / 'icons'
    wait('the pictures in the cache',
         lambda: icons.exists() and len(list(icons.glob('*.jpg'))) == len(SEEDS))
    def missing():
        screen = pixels('convert', str(pidgin.shoot('list')))
        return [seed for seed in SEEDS if not shown(screen, seed)]
    try:
        wait('the pictures on the screen', lambda: not missing())
    except Failure as error:
        raise Failure('%s: %s are not there' % (error, missing())) from error


if __name__ == '__main__':
    sys.exit(run(Pidgin, 'plugin-avatars.toml', look, __doc__, needs=('import', 'convert')))

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pidgin shows the pictures of people and chats in its buddy list."""
import argparse
import collections
import pathlib
import subprocess
import sys

from person import HERE, Failure, Place, need, skip, wait
from pidgin_login import Pidgin, outside, shoot

sys.path.insert(0, str(HERE.parent / 'dc'))
from people.jpeg import jpeg  # pylint: disable=wrong-import-position

SEEDS = (11, 12, 13, 21, 31)
EDGE = 32  # of a picture in the buddy list
NEAR = 10  # in each colour
FIRST = 'Telegram sent a code to your other devices'


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


def look(place, options):
    """All pictures are in the list as soon as they are in the cache."""
    icons = place.settings / 'icons'
    wait('the pictures in the cache',
         lambda: icons.exists() and len(list(icons.glob('*.jpg'))) == len(SEEDS))
    def missing():
        shoot(options, 'pidgin-avatars.png')
        screen = pixels('convert', str(options.shots / 'pidgin-avatars.png'))
        return [seed for seed in SEEDS if not shown(screen, seed)]
    try:
        wait('the pictures on the screen', lambda: not missing(), 20)
    except Failure as error:
        raise Failure('%s: %s are not there' % (error, missing())) from error


def inside(options):
    """The test itself, on its own display and session bus."""
    try:
        import pyatspi # pylint: disable=import-outside-toplevel
    except ImportError:
        skip('python3-pyatspi is not installed')
    need('import', 'convert')
    scenario = HERE.parent / 'dc' / 'scenarios' / 'plugin-avatars.toml'
    with Place(options.module, scenario) as place:
        pidgin = None
        try:
            pidgin = Pidgin(place, pyatspi)
            pidgin.window(FIRST)
            pidgin.answer(FIRST, place.code())
            place.logged_in()
            pidgin.menu_entry('Log out of Telegram')
            look(place, options)
            pidgin.close()
            place.check_end()
            pidgin = None
        except Failure as error:
            shoot(options, 'pidgin-failed.png')
            print((place.path / 'pidgin.log').read_text('utf-8', 'replace')[-3000:])
            print(error)
            return 1
        finally:
            if pidgin:
                pidgin.process.kill()
    return 0


def main():
    """Runs the test; a picture of the screen is kept in the build folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--module', required=True)
    parser.add_argument('--shots', type=pathlib.Path, default=pathlib.Path('.'))
    parser.add_argument('--inside', action='store_true', help=argparse.SUPPRESS)
    options = parser.parse_args()
    return inside(options) if options.inside else outside(options, __file__)


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs in and out, again and again in one process, and looks whether anything grows.

CYCLES in the environment: how often. The first ones fill what is kept for good.
"""
import argparse
import os
import pathlib
import shutil
import sys
import tempfile

from datacenter import Failure, Stopped
from run_scenario import Play

CYCLES = int(os.environ.get('CYCLES', '40'))
WARM = 20 if CYCLES >= 40 else CYCLES // 2
HALF = (CYCLES - WARM) // 2
# Of the heap, for each cycle: less than any object that matters.
ALLOWED = 24
PHONE = '+999 66 12345'
SCENARIO = {'phone': PHONE, 'dc': {'account': [{
    'phone': '9996612345', 'user_id': 70012345, 'first_name': 'Ada', 'no_token': True,
    'codes': [{'type': 'app', 'code': '22222', 'next': ''}]}]}}


def cycle(play):
    """In and out."""
    play.front.tell('enable', PHONE)
    play.step_prompt('Telegram sent a code to your other devices', type='22222')
    play.step_online(True)
    play.settle()
    play.step_action('Log out of Telegram...')
    play.step_button('Log out')
    play.step_offline('OTHER_ERROR')
    play.settle()
    # What this side has looked at, it need not keep.
    for child in (play.front, play.dc):
        del child.events[:]
    play.front.read = 0


def held(play):
    """What the process holds now."""
    start = len(play.front.events)
    play.front.tell('memory')
    return play.front.next_of('memory', start)


def compare(early, middle, late):
    """What has grown, as text."""
    problems = ['%s: %d, then %d' % (what, early[what], late[what])
                for what in ('files', 'threads', 'sources') if late[what] > early[what]]
    # What is lost in a cycle is lost in each. A table that gets its next size only once, some time or
    # other, does not grow.
    growth = [then['bytes'] - before['bytes'] for before, then in ((early, middle), (middle, late))]
    print('# %d bytes after %d cycles, then %+d and %+d in %d cycles each' % (
        early['bytes'], WARM, *growth, HALF))
    if min(growth) > ALLOWED * HALF:
        problems.append('%d and %d bytes more after %d more cycles each' % (*growth, HALF))
    return ', '.join(problems)


def run(options, place):
    """All cycles; the problem, or an empty text."""
    play = Play(SCENARIO, 'pidgin', options, place)
    try:
        play.start_front()
        for _ in range(WARM):
            cycle(play)
        moments = [held(play)]
        for _ in range(2):
            for _ in range(HALF):
                cycle(play)
            moments.append(held(play))
        problem = compare(*moments)
        play.end_front()
        return problem
    except (Failure, Stopped) as error:
        for line in play.story()[-60:]:
            print('# ' + line)
        return str(error)
    finally:
        play.clear()


def main():
    """One test."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--headless', required=True)
    parser.add_argument('--plugin-dir', required=True)
    options = parser.parse_args()
    options.wrapper = os.environ.get('TEST_WRAPPER', '').split()
    os.environ.setdefault('G_DEBUG', 'fatal-criticals')
    os.environ.setdefault('G_SLICE', 'always-malloc')
    # What is freed counts as free, whichever thread does it.
    os.environ.setdefault('GLIBC_TUNABLES', 'glibc.malloc.tcache_count=0:glibc.malloc.arena_max=1')
    place = pathlib.Path(tempfile.mkdtemp(prefix='telegram-cycles-'))
    print('1..1')
    try:
        problem = run(options, place)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    if problem:
        print('# ' + problem)
    print('%sok 1 - %d times in and out' % ('not ' if problem else '', CYCLES))
    return 1 if problem else 0


if __name__ == '__main__':
    sys.exit(main())

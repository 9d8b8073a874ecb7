#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ends the program at each change that a login makes to its files, one after the other; whatever is
left, the next start can use it: it asks for the number, a code or the password, or is online."""
import argparse
import os
import pathlib
import shutil
import sys
import tempfile

from datacenter import Failure, Stopped
from run_scenario import Play

PHONE = '+999 66 12345'
PASSWORD = 'correct horse'
SCENARIO = {'phone': PHONE, 'dc': {'account': [{
    'phone': '9996612345', 'user_id': 70012345, 'first_name': 'Ada', 'password': PASSWORD,
    'codes': [{'type': 'app', 'code': '22222', 'next': ''}]}]}}
MOST = 200


def answer(play, prompt):
    """What the person types into it."""
    if 'phone number' in prompt['primary']: # a code was asked for, and nobody knows what became of it
        text = PHONE
    else:
        text = PASSWORD if prompt['primary'].startswith('Two-step') else '22222'
        play.secrets.add(text)
    play.front.tell('type', prompt['id'], '', text)
    play.front.tell('press', prompt['id'], 'ok')


def log_in(play):
    """Until one is online; how many prompts there were."""
    prompts = 0
    play.front.tell('enable', PHONE)
    while True:
        what = play.front.wait(lambda events: next(
            (event for event in events[play.front.read:] if event['event'] == 'connected'),
            None) or next(iter(play.front.open_prompts()), None), 'a prompt, or being online')
        if what['event'] == 'connected':
            play.front.take('connected')
            return prompts
        prompts += 1
        if prompts > 4:
            raise Failure('it asks again and again')
        answer(play, what)


def crash_at(play, number):
    """A login that ends at that change; whether it did not come so far."""
    play.start_front()
    play.front.tell('die', number)
    try:
        log_in(play)
        play.front.tell('disable', PHONE)
        play.settle()
        return True
    except Stopped:
        play.front.wait_for_end()
        if play.front.process.wait() != 9:
            raise Failure('it has not died as it should') from None
        return False


def check_rest(play):
    """The next start, and the one after it."""
    play.start_front()
    log_in(play)
    if any(event['event'] == 'notify' for event in play.front.events):
        raise Failure('there was a notice')
    play.front.tell('disable', PHONE)
    play.end_front()
    play.start_front()
    if log_in(play) != 0:
        raise Failure('the login was not kept')
    play.front.tell('disable', PHONE)
    play.end_front()
    left = sorted(path.name for path in (play.user_dir / 'telegram').iterdir())
    if len(left) != 1 or not left[0].endswith('.session'):
        raise Failure('these files are left: %s' % left)
    play.check_log()


def run(options, number):
    """(the problem or an empty text, whether it was the last)"""
    place = pathlib.Path(tempfile.mkdtemp(prefix='telegram-crashes-'))
    play = Play(SCENARIO, 'pidgin', options, place)
    try:
        last = crash_at(play, number)
        if last:
            play.end_front()
        check_rest(play)
        return '', last
    except (Failure, Stopped) as error:
        for line in play.story()[-60:]:
            print('# ' + line)
        return str(error), False
    finally:
        play.clear()
        shutil.rmtree(place, ignore_errors=True)


def main():
    """One test for each change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--headless', required=True)
    parser.add_argument('--plugin-dir', required=True)
    options = parser.parse_args()
    options.wrapper = os.environ.get('TEST_WRAPPER', '').split()
    os.environ.setdefault('G_DEBUG', 'fatal-criticals')
    failed, last, number = 0, False, 0
    while not last and number < MOST:
        problem, last = run(options, number)
        if problem:
            print('# ' + problem)
        failed += bool(problem)
        print('%sok %d - a crash at change %d' % ('not ' if problem else '', number + 1, number),
              flush=True)
        number += 1
    print('1..%d' % number)
    return 1 if failed or not last else 0


if __name__ == '__main__':
    sys.exit(main())

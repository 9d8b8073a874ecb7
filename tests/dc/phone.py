#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the other device of the people in a scenario: which codes arrive there, and how."""
import argparse
import json
import os
import sys
import textwrap
import time

WIDTH = 78
WAYS = {
    'app': ('Telegram', 'A new message in the chat "Telegram":',
            'Login code: {code}. Do not give this code to anyone, even if they say they are from '
            'Telegram!'),
    'sms': ('Messages', 'An SMS has come:', 'Telegram code: {code}'),
    'firebase': ('Messages', 'An SMS has come:', 'Telegram code: {code}'),
    'call': ('Incoming call', 'The phone rings. You answer, and a voice says:',
             'Hello. Your Telegram code is {spoken}. Once more: {spoken}. Goodbye.'),
    'flash_call': ('Missed call', 'The phone rang once and stopped. The caller was:',
                   '{caller}     (all of its digits are the code: {code})'),
    'missed_call': ('Missed call', 'The phone rang once and stopped. The caller was:',
                    '{caller}     (the last digits are the code: {code})'),
    'fragment': ('Web browser', 'The page {url} shows:', 'Code: {code}'),
    'word': ('Messages', 'An SMS has come:', 'Your secret word for Telegram is: {code}'),
    'phrase': ('Messages', 'An SMS has come:', 'Your secret phrase for Telegram is: {code}'),
    'email': ('Mail', 'A new letter to {email}:', 'Your Telegram code is {code}'),
    'recovery': ('Mail', 'A new letter to {email}:', 'Password recovery code: {code}'),
}


def number(phone):
    """A telephone number with its country code apart."""
    return '+999 %s %s' % (phone[3:5], phone[5:]) if phone.startswith('999') else '+' + phone


def box(title, right, paragraphs):
    """A framed text."""
    edge = '+' + '-' * WIDTH + '+'
    room = WIDTH - 2 - len(right)
    lines = [edge, '| %s%s |' % (title[:room].ljust(room), right), edge]
    for paragraph in paragraphs:
        indent = ' ' * (len(paragraph) - len(paragraph.lstrip()))
        for line in textwrap.wrap(paragraph, WIDTH - 6, subsequent_indent=indent) or ['']:
            lines.append('|   ' + line.ljust(WIDTH - 3) + '|')
    lines.append(edge)
    return '\n'.join(lines)


def picture(event, now):
    """What a person sees because of an event, or None."""
    kind = event.get('event')
    if kind == 'code' and event.get('via') in WAYS:
        place, what, text = WAYS[event['via']]
        facts = {'caller': '', 'url': '', 'email': '', **event,
                 'spoken': ', '.join(str(event['code']))}
        return box('The phone of %s - %s' % (number(event['phone']), place), now,
                   ['', what.format(**facts), '', '    ' + text.format(**facts), ''])
    if kind == 'ready':
        return box('The other devices of the people in this scenario', now,
                   ['', 'Nothing has come yet. Log in with one of their numbers; what Telegram '
                    'sends to that person appears here.', ''])
    if kind == 'login' and not event.get('moved'):
        return box('The phone of %s - Telegram' % number(event['phone']), now,
                   ['', 'A new message in the chat "Telegram":', '',
                    '    New login. We noticed a login to your account from a new device. '
                    'If this was you, there is nothing to do.', ''])
    if kind == 'logout':
        return box('The phone of %s - Telegram' % number(event['phone']), now,
                   ['', 'Settings, Devices: the new device is gone from the list.', ''])
    if kind == 'scanned' and event.get('accepted'):
        return box('The phone of %s - Telegram' % number(event['phone']), now,
                   ['', 'Settings, Devices, Link Desktop Device: the picture was read, and the '
                    'new device is let in.', ''])
    if kind == 'login_token':
        return box('Any phone with Telegram', now,
                   ['', 'Settings, Devices, Link Desktop Device: the camera waits for the picture '
                    'on the computer.', ''])
    return None


def lines_of(path):
    """Lines of stdin, or of a file that grows until the datacenter has ended."""
    if path is None:
        yield from sys.stdin
        return
    while not os.path.exists(path):
        time.sleep(0.1)
    with open(path, encoding='utf-8') as file:
        rest = ''
        while True:
            rest += file.read()
            *whole, rest = rest.split('\n')
            yield from whole
            if not whole:
                time.sleep(0.1)


def main():
    """The program."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--events', help='events of main.py or its dc.log (default: stdin)')
    try:
        for line in lines_of(parser.parse_args().events):
            if '{' not in line:
                continue
            try:
                event = json.loads(line[line.index('{'):])
            except ValueError:
                continue
            drawn = picture(event, time.strftime('%H:%M:%S'))
            if drawn:
                print(drawn + '\n', flush=True)
            if event.get('event') == 'end':
                return 0
    except (KeyboardInterrupt, BrokenPipeError):
        pass
    return 0


if __name__ == '__main__':
    sys.exit(main())

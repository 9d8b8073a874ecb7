#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of one run: the building blocks, and a whole login beside the same one by Telethon."""
import argparse
import asyncio
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / 'plugin'), str(HERE.parent / 'gui')]

from datacenter import Datacenter # pylint: disable=wrong-import-position
from frontend import Frontend # pylint: disable=wrong-import-position
from person import PHONE, account_options # pylint: disable=wrong-import-position

SCENARIO = HERE.parent / 'dc' / 'scenarios' / 'plugin-gui.toml'
PASSWORD = 'correct horse'
RUNS = 5
SETTLED = 5  # seconds until all that follows a login is done
MINUTE = 60


def sample(place):
    """A help.config as the datacenter writes it."""
    program = ("import sys; sys.path.insert(0, sys.argv[1]); from rpc import CODEC; import other; "
               "zero = dict.fromkeys(other.ZERO, 0); "
               "value = {'_': 'config', 'date': 1, 'expires': 2, 'test_mode': False, 'this_dc': 2, "
               "'dc_options': [{'_': 'dcOption', 'id': i % 5 + 1, 'ip_address': '127.0.0.1', "
               "'port': 443} for i in range(30)], 'dc_txt_domain_name': 'dc.example.org', "
               "'me_url_prefix': 'https://t.me/', **zero, **other.NUMBERS}; "
               "open(sys.argv[2], 'wb').write(CODEC.write(value, 227))")
    path = place / 'config.bin'
    subprocess.run([sys.executable, '-c', program, str(HERE.parent / 'dc'), str(path)], check=True)
    return path


def statistics(front):
    """What the front end has used so far."""
    start = len(front.events)
    front.tell('statistics')
    return front.next_of('statistics', start)


def idle(options, place):
    """The same front end without the account."""
    front = Frontend([options.headless], place / 'idle', options.plugin_dir, place / 'idle.log')
    found = statistics(front)
    front.quit()
    return found


def log_in(front, dc):
    """Code and password; when the first prompt came."""
    front.tell('enable', PHONE)
    prompt = front.prompt()
    asked = time.monotonic()
    code = next(event['code'] for event in dc.events if event['event'] == 'code')
    for text in (code, PASSWORD):
        front.tell('type', prompt['id'], '', text)
        front.tell('press', prompt['id'], 'ok')
        if text == code:
            prompt = front.prompt()
    return asked


def plugin_login(options, place):
    """One cold login; the seconds it took and what it used."""
    dc = Datacenter(SCENARIO, place / 'dc')
    front = Frontend([options.headless], place / 'purple', options.plugin_dir, place / 'log')
    front.tell('add', PHONE)
    for name, value in account_options(dc.ready).items():
        front.tell('option', PHONE, 'int' if isinstance(value, int) else 'string', name, value)
    before = statistics(front)
    start = time.monotonic()
    asked = log_in(front, dc) - start
    front.take('connected')
    wall = time.monotonic() - start
    after = statistics(front)
    front.quit()
    dc.write('{"cmd": "quit"}')
    dc.finish()
    return {'asked': asked, 'wall': wall, 'cpu': (after['cpu_us'] - before['cpu_us']) / 1e6,
            'kib': after['peak_kib'], 'longest': after['longest_callback_us'] / 1e3,
            'busiest': after['busiest_callback_us'] / 1e3}


def woken(front):
    """How often the front end's main loop has gone to sleep; it is woken each time."""
    status = pathlib.Path('/proc/%d/status' % front.process.pid).read_text(encoding='ascii')
    return int(re.search(r'^voluntary_ctxt_switches:\s*(\d+)', status, re.M).group(1))


def idle_minute(options, place):
    """How much the program does in a minute in which nothing happens."""
    dc = Datacenter(SCENARIO, place / 'idle-dc')
    front = Frontend([options.headless], place / 'idle-purple', options.plugin_dir, place / 'idle.log')
    front.tell('add', PHONE)
    for name, value in account_options(dc.ready).items():
        front.tell('option', PHONE, 'int' if isinstance(value, int) else 'string', name, value)
    found = []
    for online in (False, True):
        if online:
            log_in(front, dc)
            front.take('connected')
        time.sleep(SETTLED)
        before, count = statistics(front), woken(front)
        time.sleep(MINUTE)
        count = woken(front) - count
        found.append((count, statistics(front)['cpu_us'] - before['cpu_us']))
    front.quit()
    dc.write('{"cmd": "quit"}')
    dc.finish()
    print('\nA minute in which nothing happens')
    for name, (count, cpu) in zip(('without the account', 'online'), found):
        print('%-22s woken %d times, %.1f ms of CPU' % (name, count, cpu / 1e3))


def size(options, place):
    """The module as it is installed."""
    module = pathlib.Path(options.plugin_dir) / 'libtelegram.so'
    stripped = place / module.name
    subprocess.run(['strip', '--strip-unneeded', '-o', str(stripped), str(module)], check=True)
    print('\nThe module without debugging symbols: %d KiB' % (stripped.stat().st_size // 1024))


def peak_kib():
    """The most memory that this program had at once; what getrusage() tells includes its parent."""
    status = pathlib.Path('/proc/self/status').read_text(encoding='ascii')
    return int(re.search(r'VmHWM:\s*(\d+)', status).group(1))


async def telethon_login():
    """The same login by Telethon, in a process of its own; prints its figures."""
    from telethon import TelegramClient, functions, types
    from telethon.crypto import rsa
    from telethon.password import compute_check
    from telethon.network import connection
    from telethon.sessions import StringSession
    idle_kib = peak_kib()
    with tempfile.TemporaryDirectory() as name:
        dc = Datacenter(SCENARIO, pathlib.Path(name), '--lenient')
        rsa._server_keys.clear()
        rsa.add_key(pathlib.Path(dc.ready['key']).read_text(encoding='ascii'), old=False)
        host, port = dc.ready['server'].split(':')

        class Pinned(connection.ConnectionTcpObfuscated):
            """Goes to the emulated datacenter whatever address it is told."""

            def __init__(self, _ip, _port, dc_id, **options):
                super().__init__(host, int(port), dc_id, **options)

        session = StringSession()
        session.set_dc(dc.ready['dc'], host, int(port))
        used, start = time.process_time(), time.monotonic()
        client = TelegramClient(session, 12345, '0' * 32, connection=Pinned)
        await client.connect()
        sent = await client(functions.auth.SendCodeRequest(
            '9996612345', 12345, '0' * 32, types.CodeSettings()))
        asked = time.monotonic() - start
        while not any(event['event'] == 'code' for event in list(dc.events)):
            await asyncio.sleep(0.001)
        code = next(event['code'] for event in dc.events if event['event'] == 'code')
        try:
            await client(functions.auth.SignInRequest('9996612345', sent.phone_code_hash, code))
        except Exception as error: # the two-step password is wanted
            if 'password' not in str(error).lower():
                raise
        check = compute_check(await client(functions.account.GetPasswordRequest()), PASSWORD)
        await client(functions.auth.CheckPasswordRequest(check))
        print(json.dumps({
            'asked': asked, 'wall': time.monotonic() - start, 'cpu': time.process_time() - used,
            'kib': peak_kib(), 'idle': idle_kib}))
        await client.disconnect()
        dc.kill()


def best(runs, key):
    """The smallest of some runs: the one that other programs disturbed least."""
    return min(run[key] for run in runs)


def worst(runs, key):
    """The greatest of some runs."""
    return max(run[key] for run in runs)


def row(name, runs, idle_kib, longest, busiest):
    """One line of the table."""
    print('%-16s %8.0f ms %8.0f ms %8.0f ms %10d KiB %9s %9s' % (
        name, best(runs, 'asked') * 1e3, best(runs, 'wall') * 1e3, best(runs, 'cpu') * 1e3,
        worst(runs, 'kib') - idle_kib, longest, busiest))


def logins(options, place):
    """The table of whole logins."""
    ours = [plugin_login(options, place / str(number)) for number in range(RUNS)]
    print('\nA login with a new key, code and password (best of %d runs, of memory and callbacks the '
          'worst; the emulated datacenter is the same)' % RUNS)
    print('%-16s %11s %11s %11s %14s %9s %9s' % (
        '', 'prompt', 'online', 'CPU', 'memory over', 'longest', 'its CPU'))
    print('%-16s %11s %11s %11s %14s %9s %9s' % (
        '', 'after', 'after', 'time', 'idle program', 'callback', 'time'))
    row('this plugin', ours, idle(options, place)['peak_kib'],
        '%.1f ms' % worst(ours, 'longest'), '%.1f ms' % worst(ours, 'busiest'))
    theirs = []
    for _number in range(RUNS):
        done = subprocess.run(['/usr/bin/python3', __file__, '--telethon'], capture_output=True,
                              text=True, check=False)
        if done.returncode:
            print('telethon: %s' % (done.stderr.strip().splitlines() or ['?'])[-1])
            return
        theirs.append(json.loads(done.stdout))
    row('Telethon', theirs, best(theirs, 'idle'), '-', '-')


def main():
    """Prints all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--primitives')
    parser.add_argument('--headless')
    parser.add_argument('--plugin-dir')
    parser.add_argument('--telethon', action='store_true', help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.telethon:
        asyncio.run(telethon_login())
        return
    with tempfile.TemporaryDirectory() as name:
        place = pathlib.Path(name)
        os.environ.setdefault('TEST_KEY_CACHE', name)
        subprocess.run([options.primitives, sample(place)], check=True)
        if options.headless:
            logins(options, place)
            size(options, place)
            idle_minute(options, place)


if __name__ == '__main__':
    main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shows that the emulated datacenter is faithful: an unmodified foreign client logs in to it."""
import asyncio
import json
import logging
import pathlib
import subprocess
import sys
import tempfile

try:
    from telethon import TelegramClient, errors, functions, types
    from telethon.crypto import rsa
    from telethon.network import connection
    from telethon.password import compute_check
    from telethon.sessions import StringSession
except ImportError:
    print('1..0 # SKIP telethon is not installed')
    sys.exit(77)

DC = pathlib.Path(__file__).resolve().parent.parent / 'dc'
TRANSPORTS = (connection.ConnectionTcpFull, connection.ConnectionTcpAbridged,
              connection.ConnectionTcpIntermediate, connection.ConnectionTcpObfuscated)
API = 12345, '0123456789abcdef0123456789abcdef'
PHONE = '9996612345'
PATIENCE = 120 # seconds; nothing takes that long


class Datacenter:
    """The server under test as a child process."""

    def __init__(self, place):
        self.process = subprocess.Popen(
            [sys.executable, DC / 'main.py', '--lenient', '--dir', place,
             '--scenario', DC / 'scenarios' / 'telethon.toml'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ready = json.loads(self.process.stdout.readline())
        if self.ready['event'] != 'ready':
            raise RuntimeError('the datacenter did not start')

    def stop(self):
        """(exit status, all events) after the end."""
        out, _ = self.process.communicate('{"cmd": "quit"}\n', timeout=PATIENCE)
        return self.process.returncode, [json.loads(line) for line in out.splitlines()]


class Tap:
    """Numbered test results."""

    def __init__(self):
        self.count = 0
        self.failed = 0

    def __call__(self, good, what):
        self.count += 1
        self.failed += not good
        print('%sok %d - %s' % ('' if good else 'not ', self.count, what), flush=True)


def client_of(ready, base, **more):
    """A client that can reach nothing but the server under test."""
    host, port = ready['server'].split(':')

    class Pinned(base):
        """Goes to the server under test whatever address it is told."""

        def __init__(self, _ip, _port, dc_id, **options):
            super().__init__(host, int(port), dc_id, **options)

    session = more.pop('session', None) or StringSession()
    session.set_dc(ready['dc'], host, int(port))
    return TelegramClient(session, *API, connection=Pinned, connection_retries=1, retry_delay=0,
                          request_retries=1, timeout=PATIENCE, auto_reconnect=False,
                          device_model='test', system_version='1', app_version='1', **more)


async def log_in(ready, base, tap):
    """One whole login: resend, wrong code, right code, password, and out again."""
    name = base.__name__.removeprefix('ConnectionTcp').lower()
    client = client_of(ready, base)
    await client.connect()
    tap(client.is_connected(), name + ': key exchange')
    try:
        sent = await client(functions.auth.SendCodeRequest(PHONE, *API, types.CodeSettings()))
        tap(isinstance(sent.type, types.auth.SentCodeTypeApp) and
            isinstance(sent.next_type, types.auth.CodeTypeSms), name + ': sendCode')
        first = sent.phone_code_hash
        sent = await client(functions.auth.ResendCodeRequest(PHONE, first))
        tap(isinstance(sent.type, types.auth.SentCodeTypeSms) and sent.timeout == 120 and
            sent.phone_code_hash != first, name + ': resendCode')
        wrong = await refusal(client, functions.auth.SignInRequest(
            PHONE, sent.phone_code_hash, '11111'))
        tap(isinstance(wrong, errors.PhoneCodeInvalidError), name + ': wrong code')
        needed = await refusal(client, functions.auth.SignInRequest(
            PHONE, sent.phone_code_hash, '22222'))
        tap(isinstance(needed, errors.SessionPasswordNeededError), name + ': right code')
        tap(await password(client, 'guess') == 'PasswordHashInvalidError',
            name + ': wrong password')
        tap(await password(client, 'secret') == 'Authorization', name + ': right password')
        me = await client.get_me()
        tap((me.id, me.phone, me.first_name) == (70012345, PHONE, 'Ada'), name + ': get_me')
        out = await client(functions.auth.LogOutRequest())
        tap(isinstance(out, types.auth.LoggedOut) and out.future_auth_token, name + ': logOut')
        gone = await refusal(client, functions.updates.GetStateRequest())
        tap(isinstance(gone, errors.AuthKeyUnregisteredError), name + ': logged out')
    finally:
        await client.disconnect()


async def refusal(client, request):
    """The error that a request ends with."""
    try:
        return await client(request)
    except errors.RPCError as error:
        return error


async def password(client, text):
    """The name of what a password is answered with."""
    check = compute_check(await client(functions.account.GetPasswordRequest()), text)
    return type(await refusal(client, functions.auth.CheckPasswordRequest(check))).__name__


async def main():
    """Runs the login over every transport."""
    logging.disable(logging.CRITICAL)
    tap = Tap()
    print('1..%d' % (10 * len(TRANSPORTS) + 1))
    with tempfile.TemporaryDirectory() as place:
        datacenter = Datacenter(place)
        try:
            rsa._server_keys.clear()
            rsa.add_key(pathlib.Path(datacenter.ready['key']).read_text(encoding='ascii'),
                        old=False)
            for base in TRANSPORTS:
                await asyncio.wait_for(log_in(datacenter.ready, base, tap), 30)
        finally:
            status, _events = datacenter.stop()
        tap(status == 0, 'the datacenter ends well')
    return 1 if tap.failed or tap.count != 10 * len(TRANSPORTS) + 1 else 0


if __name__ == '__main__':
    sys.exit(asyncio.run(main()))

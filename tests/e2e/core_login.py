#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs in end to end: the core on sockets of its own against the emulated datacenter.

core_login.py PROGRAM [NAME...]     PROGRAM is the built core-login; without names all tests run
"""
import sys

from bench import PASSWORD, PHONE, main, test
from harness import Core


@test('core-login')
def plain(bench):
    """Number, code, in."""
    core = bench.start()
    core.progress('CONNECTING')
    core.progress('KEY_EXCHANGE')
    core.progress('SENDING')
    step = core.step('CODE')
    assert (Core.TYPES[step['type']], step['length'], Core.TYPES[step['next']]) == (
        'APP', 5, 'SMS'), step
    bench.enter_code()
    done = core.step('DONE')
    assert (done['user_id'], done['first_name']) == (70012345, 'Ada'), done


@test('core-login')
def byte_by_byte(bench):
    """The same when everything arrives in single bytes."""
    bench.start(PHONE, '--chunk', '1')
    bench.log_in()


@test('core-login')
def asks_for_number(bench):
    """No number in the account."""
    core = bench.start(None)
    core.step('PHONE', 'PHONE_MISSING')
    core.say('phone 12')
    core.step('PHONE', 'PHONE_MISSING')
    core.say('phone +999 (66) 123-45')
    bench.log_in()


@test('core-login')
def number_invalid(bench):
    """The server does not like the number; another one works."""
    core = bench.start('4420794601234')
    core.step('PHONE', 'PHONE_INVALID')
    core.say('phone ' + PHONE)
    bench.log_in()


@test('core-login')
def resend(bench):
    """The code comes another way, when its time has come."""
    core = bench.start()
    core.step('CODE')
    bench.code()
    core.say('resend')
    step = core.step('CODE')
    assert Core.TYPES[step['type']] == 'SMS' and Core.TYPES[step['next']] == 'CALL', step
    bench.code()
    core.say('resend')
    step = core.step('CODE', 'RESEND_PLANNED')
    assert 100000 < step['resend_ms'] <= 120000, step
    bench.advance(121)
    step = core.step('CODE')
    assert Core.TYPES[step['type']] == 'CALL', step
    bench.enter_code()
    core.step('DONE')


@test('core-login')
def wrong_codes(bench):
    """Empty, too short, wrong, then right."""
    core = bench.start()
    core.step('CODE')
    code = bench.code()
    core.say('code ')
    core.step('CODE', 'CODE_EMPTY')
    core.say('code 222')
    core.step('CODE', 'CODE_LENGTH')
    for count in (1, 2):
        core.say('code ' + ('11111' if code != '11111' else '22222'))
        step = core.step('CODE', 'CODE_INVALID')
        assert step['wrong_count'] == count, step
    core.say('code ' + code[:2] + '-' + code[2:])
    core.step('DONE')
    assert bench.dc.calls('auth.signIn') == 3


@test('core-login')
def expired_code(bench):
    """The code got too old; a new one is sent only when asked for."""
    core = bench.start()
    core.step('CODE')
    code = bench.code()
    bench.advance(700)
    core.say('code ' + code)
    core.step('EXPIRED', 'CODE_EXPIRED')
    assert bench.dc.calls('auth.sendCode') == 1
    core.say('new-code')
    bench.log_in()


@test('core-login')
def change_number(bench):
    """Another number on the same key."""
    core = bench.start('9996600000')
    core.step('CODE')
    bench.code()
    core.say('change-phone')
    core.step('PHONE')
    core.say('phone ' + PHONE)
    bench.log_in()
    assert bench.dc.calls('auth.cancelCode') == 1


def hashes(bench, method):
    """The phone_code_hash of every call of a method, in order."""
    bench.settle()
    return [event['args']['phone_code_hash'] for event in bench.dc.poll()
            if event['event'] == 'rpc' and event['method'] == method]


@test('core-login')
def cancelled_code(bench):
    """A code that was given up is dead at the server, though the number is the same."""
    core = bench.start()
    core.step('CODE')
    old = bench.code()
    core.say('change-phone')
    core.step('PHONE')
    core.say('phone ' + PHONE)
    core.step('CODE')
    new = bench.code()
    while new == old: # both are random
        core.say('change-phone')
        core.step('PHONE')
        core.say('phone ' + PHONE)
        core.step('CODE')
        new = bench.code()
    core.say('code ' + old)
    core.step('CODE', 'CODE_INVALID')
    core.say('code ' + new)
    core.step('DONE')
    cancelled, used = hashes(bench, 'auth.cancelCode'), hashes(bench, 'auth.signIn')
    assert len(set(cancelled)) == len(cancelled) == bench.dc.calls('auth.sendCode') - 1, cancelled
    assert len(set(used)) == 1 and used[0] not in cancelled, (cancelled, used)


@test('core-login')
def cancel_for_qr(bench):
    """Who turns to a QR code gives the login code up."""
    core = bench.start()
    core.step('CODE')
    bench.code()
    core.say('qr')
    core.step('QR')
    bench.dc.command('scan', phone=PHONE)
    core.step('DONE')
    assert len(hashes(bench, 'auth.cancelCode')) == 1


@test('core-login')
def cancel_refused(bench):
    """The code had expired before it was given up: nobody hears of that."""
    bench.dc.command('answer', method='auth.cancelCode', error='PHONE_CODE_EXPIRED')
    core = bench.start()
    core.step('CODE')
    bench.code()
    core.say('change-phone')
    core.step('PHONE', 'OK')
    bench.settle()
    core.say('phone ' + PHONE)
    bench.log_in()
    assert bench.dc.calls('auth.cancelCode') == 1


@test('core-login')
def cancel_unanswered(bench):
    """Nobody waits for the answer, and a lost connection does not bring the call back."""
    bench.dc.command('fault', when='auth.cancelCode', do='mute')
    core = bench.start()
    core.step('CODE')
    bench.code()
    core.say('change-phone')
    core.step('PHONE', 'OK')
    bench.dc.wait_for(lambda event: event['event'] == 'rpc' and
                      event['method'] == 'auth.cancelCode')
    bench.dc.command('drop')
    core.say('phone ' + PHONE)
    bench.log_in()
    assert bench.dc.calls('auth.cancelCode') == 1


@test('core-login')
def closed_is_not_cancelled(bench):
    """The prompt was closed: the code stays good."""
    core = bench.start()
    core.step('CODE')
    code = bench.code()
    core.say('cancel')
    core.step('FAILED', 'CANCELLED')
    bench.stop()
    assert bench.dc.calls('auth.cancelCode') == 0
    core = bench.start()
    core.step('CODE')
    core.say('code ' + code)
    core.step('DONE')
    assert bench.dc.calls('auth.cancelCode') == 0


@test('core-password')
def password(bench):
    """Two steps: a wrong password, then the right one."""
    core = bench.start()
    core.step('CODE')
    bench.enter_code()
    assert core.step('PASSWORD')['hint'] == 'what a staple holds'
    core.say('password ')
    core.step('PASSWORD', 'PASSWORD_EMPTY')
    core.say('password wrong horse')
    core.step('PASSWORD', 'PASSWORD_WRONG')
    core.say('password ' + PASSWORD)
    core.step('DONE')


@test('core-password')
def password_after_restart(bench):
    """Stopped at the password: no code is asked for again."""
    core = bench.start()
    core.step('CODE')
    bench.enter_code()
    core.step('PASSWORD')
    bench.stop()
    core = bench.start()
    assert core.step('PASSWORD', 'PASSWORD_RESUMED')['resumed']
    core.say('password ' + PASSWORD)
    core.step('DONE')
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-migrate')
def phone_migrate(bench):
    """The account is in another datacenter, whose address has to be learnt."""
    bench.start()
    bench.log_in()
    bench.stop()
    core = bench.start()
    core.step('DONE')


@test('core-network-migrate')
def network_migrate(bench):
    """The network belongs to another datacenter."""
    bench.start()
    bench.log_in()


@test('core-migrate-loop')
def migrate_loop(bench):
    """Sent round and round: an end after five times."""
    bench.start().step('FAILED', 'REDIRECTED')


@test('core-flood')
def flood_wait(bench):
    """A short wait in silence, a longer one on show."""
    core = bench.start()
    step = core.step('WAIT', 'FLOOD')
    assert 9000 < step['wait_ms'] <= 11000, step
    bench.advance(12)
    bench.log_in()


@test('core-long-flood')
def long_flood_wait(bench):
    """A wait that is too long for anybody, kept over a restart."""
    step = bench.start().step('BLOCKED', 'FLOOD')
    assert 3500000 < step['wait_ms'] <= 3602000, step
    bench.core.say('cancel')
    bench.core.step('FAILED', 'FLOOD')
    bench.stop()
    bench.start().step('BLOCKED', 'FLOOD')
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-auth-restart')
def auth_restart(bench):
    """The server lost its place, at both calls."""
    bench.start()
    bench.log_in()


@test('core-server-trouble')
def server_trouble(bench):
    """500 and -503 are waited out."""
    bench.start()
    bench.log_in()


@test('core-drop-before')
def dropped_before(bench):
    """The connection is lost before the server saw the call."""
    bench.start()
    bench.log_in()


@test('core-drop-after')
def dropped_after(bench):
    """The connection is lost after the server carried the call out: no second code."""
    core = bench.start()
    core.progress('ONLINE')
    bench.log_in()
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-login')
def dropped_at_the_prompt(bench):
    """The connection is lost while the prompt is open."""
    core = bench.start()
    core.step('CODE')
    code = bench.code()
    bench.dc.command('drop')
    bench.settle()
    assert not any(event['event'] == 'progress' and
                   event['progress'] == core.PROGRESS.index('RECONNECTING')
                   for event in core.poll()), 'that was too short to be told'
    core.say('code ' + code)
    core.step('DONE')


@test('core-login')
def sessions_forgotten(bench):
    """The server forgets its sessions while the prompt is open."""
    core = bench.start()
    core.step('CODE')
    code = bench.code()
    bench.dc.wait_for(lambda event: event['event'] == 'answer' and
                      event['method'] == 'help.getConfig')
    bench.dc.command('forget', what='sessions')
    bench.dc.command('drop')
    bench.advance(6) # it has heard of the new one
    core.say('code ' + code)
    core.step('DONE')


@test('core-login')
def restart_online(bench):
    """A stored login needs neither a prompt nor a code."""
    bench.start()
    bench.log_in()
    bench.stop()
    core = bench.start()
    assert core.step('DONE')['user_id'] == 70012345
    assert bench.dc.calls('auth.sendCode') == 1
    keys = sum(event['event'] == 'key' and not event.get('temporary', True)
               for event in bench.dc.poll())
    assert keys == 1, keys


@test('core-login')
def pending_after_restart(bench):
    """The prompt was closed; the next run opens it again without asking the server."""
    core = bench.start()
    core.step('CODE')
    code = bench.code()
    core.say('cancel')
    core.step('FAILED', 'CANCELLED')
    bench.stop()
    core = bench.start()
    assert core.step('CODE')['resumed']
    core.say('code ' + code)
    core.step('DONE')
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-login')
def key_unknown_once(bench):
    """-404 once, from whomever: the key stays, nobody is asked anything."""
    bench.start()
    bench.log_in()
    bench.stop()
    bench.dc.command('fault', when='packet', do='transport-error', value=-404)
    core = bench.start()
    core.step('DONE')
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-login')
def key_unknown_for_good(bench):
    """-404 again and again, and a fresh key works: the login is gone."""
    bench.start()
    bench.log_in()
    bench.stop()
    bench.dc.command('forget', what='keys')
    core = bench.start()
    for _ in range(30):
        if any(event['event'] == 'login' for event in list(core.events.queue)):
            break
        bench.advance(4, 2)
    core.step('PHONE', 'LOST_UNKNOWN_KEY')
    assert bench.dc.calls('auth.sendCode') == 1
    core.say('phone ' + PHONE)
    bench.log_in()


@test('core-login')
def unreachable(bench):
    """Nobody listens; the key is not touched."""
    bench.start()
    bench.log_in()
    bench.stop()
    bench.dc.command('refuse', on=True)
    core = bench.start()
    bench.advance(61)
    core.step('FAILED', 'UNREACHABLE')
    bench.stop()
    bench.dc.command('refuse', on=False)
    bench.start().step('DONE')


@test('core-login')
def revoked(bench):
    """The login was ended from another device."""
    bench.start()
    bench.log_in()
    bench.stop()
    bench.dc.command('revoke', phone=PHONE)
    core = bench.start()
    core.step('PHONE', 'LOST_REVOKED')
    core.say('phone ' + PHONE)
    bench.log_in()


@test('core-login')
def log_out_and_token(bench):
    """Log-out gives a token; with it the next login needs no code."""
    core = bench.start()
    bench.log_in()
    core.say('log-out')
    core.wait_for(lambda event: event['event'] == 'token')
    core.step('FAILED', 'LOGGED_OUT')
    bench.stop()
    bench.start().step('DONE')
    assert bench.dc.calls('auth.signIn') == 1


@test('core-login')
def bad_handshake(bench):
    """Key exchanges that fail their checks, one after the other."""
    for fault in ('wrong-nonce', 'bad-ga', 'bad-new-nonce-hash'):
        when = {'wrong-nonce': 'resPQ', 'bad-ga': 'server_DH_params',
                'bad-new-nonce-hash': 'dh_gen'}[fault]
        bench.dc.command('fault', when='handshake:' + when, do=fault)
    core = bench.start()
    core.step('FAILED', 'KEY_EXCHANGE', 30)


@test('core-login')
def handshake_again(bench):
    """One broken key exchange is not the end."""
    bench.dc.command('fault', when='handshake:server_DH_params', do='drop-before')
    bench.start()
    bench.log_in()


@test('core-login')
def notice(bench):
    """Telegram's own words."""
    core = bench.start()
    core.step('CODE')
    bench.code()
    bench.dc.command('push', what='service_notification', phone=PHONE, message='Mind the gap.')
    event = core.wait_for(lambda event: event['event'] == 'notice')
    assert event['text'] == 'Mind the gap.', event


if __name__ == '__main__':
    sys.exit(main())

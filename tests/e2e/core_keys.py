#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Temporary keys end to end: made, bound, lost, refused, and made anew in time.

core_keys.py PROGRAM [NAME...]      as core_login.py
"""
import sys

from bench import PHONE, main, test

DAY = 24 * 3600


def keys(bench, state, temporary=None):
    """Ids of the keys of which the datacenter has told this."""
    return [event['id'] for event in bench.dc.poll()
            if event['event'] == 'key' and event['state'] == state and
            temporary in (None, event.get('temporary'))]


def restart(bench, *options):
    """The program again, with what it has kept."""
    bench.stop()
    return bench.start(PHONE, *options)


def unharmed(bench, temporary):
    """One permanent key, one code, and so many temporary keys were bound."""
    assert len(keys(bench, 'created', False)) == 1, keys(bench, 'created', False)
    bound = keys(bench, 'bound')
    assert len(set(bound)) == temporary, bound
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-login')
def bound_first(bench):
    """The first call of a temporary key is its binding; each run has its own."""
    bench.start()
    bench.log_in()
    restart(bench).step('DONE')
    unharmed(bench, 2)
    calls = [event for event in bench.dc.poll() if event['event'] == 'rpc']
    assert calls[0]['method'] == 'auth.bindTempAuthKey', calls[0]
    after = [event for place, event in enumerate(calls)
             if place and calls[place - 1]['method'] == 'auth.bindTempAuthKey']
    assert all(event['wrappers'] == ['invokeWithLayer', 'initConnection']
               for event in after), after


@test('core-login')
def without(bench):
    """Permanent keys alone, if the host wants that."""
    bench.start(PHONE, '--no-forward-secrecy')
    bench.log_in()
    restart(bench, '--no-forward-secrecy').step('DONE')
    unharmed(bench, 0)


@test('core-login')
def upgraded(bench):
    """A login that was made without them goes on with them."""
    bench.start(PHONE, '--no-forward-secrecy')
    bench.log_in()
    restart(bench).step('DONE')
    unharmed(bench, 1)


@test('core-login')
def forgotten(bench):
    """The server forgets the temporary key while a call is under way: -404 is about that one."""
    core = bench.start()
    bench.log_in()
    bench.dc.command('fault', when='account.getAuthorizations', do='forget-key')
    core.say('devices')
    core.wait_for(lambda event: event['event'] == 'account')
    unharmed(bench, 2)


@test('core-login')
def forgotten_unseen(bench):
    """The same while nothing is said: the next packet tells."""
    core = bench.start()
    bench.log_in()
    bench.settle()
    bench.dc.command('forget', what='temporary_keys')
    core.say('devices')
    core.wait_for(lambda event: event['event'] == 'account')
    unharmed(bench, 2)


@test('core-login')
def not_bound(bench):
    """The server has lost the binding: what was asked is asked again under another key."""
    core = bench.start()
    bench.log_in()
    bench.dc.command('answer', method='account.getAuthorizations', error='AUTH_KEY_PERM_EMPTY',
                     code=401)
    core.say('devices')
    core.wait_for(lambda event: event['event'] == 'account')
    assert bench.dc.calls('account.getAuthorizations') == 2
    unharmed(bench, 2)


@test('core-login')
def refused(bench):
    """All that can be said against a binding, once each; the login stays."""
    bench.start()
    bench.log_in()
    bench.stop()
    for answer in ({'error': 'ENCRYPTED_MESSAGE_INVALID'}, {'error': 'EXPIRES_AT_INVALID'},
                   {'error': 'TEMP_AUTH_KEY_ALREADY_BOUND'}, {'result': False},
                   {'error': 'AUTH_KEY_UNREGISTERED', 'code': 401},
                   {'error': 'INTERNAL', 'code': 500}, {'unknown_constructor': True}):
        bench.dc.command('answer', method='auth.bindTempAuthKey', **answer)
        core = bench.start()
        for _ in range(20):
            if any(event['event'] == 'login' for event in list(core.events.queue)):
                break
            bench.advance(2)
        core.step('DONE')
        bench.stop()
    unharmed(bench, 8)


@test('core-login')
def refused_for_long(bench):
    """The permanent key is called wrong again and again, and is known all the same: it is kept."""
    bench.start()
    bench.log_in()
    bench.stop()
    bench.dc.command('answer', method='auth.bindTempAuthKey', error='ENCRYPTED_MESSAGE_INVALID',
                     times=8)
    core = bench.start()
    for _ in range(60):
        if any(event['event'] == 'login' and event['kind'] == core.KINDS.index('DONE')
               for event in list(core.events.queue)):
            break
        bench.advance(4, 2)
    core.wait_for(lambda event: event['event'] == 'login' and
                  event['kind'] == core.KINDS.index('DONE'))
    unharmed(bench, 2)


@test('core-login')
def binding_disturbed(bench):
    """The binding is lost, refused for its number or salt, repeated: it is made anew each time."""
    bench.start()
    bench.log_in()
    bench.stop()
    for fault in ({'do': 'drop-before'}, {'do': 'drop-after'}, {'do': 'bad-salt'},
                  {'do': 'bad-msg', 'value': 16}, {'do': 'bad-msg', 'value': 20},
                  {'do': 'bad-msg', 'value': 32}, {'do': 'forget-session'},
                  {'do': 'forget-key'}, {'do': 'duplicate-answer'}, {'do': 'detailed-info'},
                  {'do': 'gzip-answer'}, {'do': 'wrong-msg-key'}, {'do': 'replay'}):
        bench.dc.command('fault', when='auth.bindTempAuthKey', **fault)
        core = bench.start()
        core.step('DONE')
        bench.stop()
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-login')
def exchange_disturbed(bench):
    """The exchange of the temporary key fails its checks: the permanent one is not touched."""
    bench.start()
    bench.log_in()
    bench.stop()
    for when, fault in (('resPQ', 'wrong-nonce'), ('server_DH_params', 'bad-g'),
                        ('dh_gen', 'bad-new-nonce-hash'), ('dh_gen', 'dh-retry'),
                        ('resPQ', 'transport-error'), ('server_DH_params', 'drop-after')):
        bench.dc.command('fault', when='handshake:' + when, do=fault)
        bench.start().step('DONE')
        bench.stop()
    unharmed(bench, 7)


@test('core-login')
def renewed(bench):
    """An hour before its end the key is replaced; the program stays online and asks nothing twice."""
    core = bench.start()
    bench.log_in()
    bench.settle()
    for day in range(1, 4):
        bench.jump(DAY - 2400)
        core.say('devices')
        core.wait_for(lambda event: event['event'] == 'account')
        for _ in range(30):
            if len(set(keys(bench, 'bound'))) > day:
                break
            bench.advance(2)
        bench.settle()
        core.say('devices')
        core.wait_for(lambda event: event['event'] == 'account')
    unharmed(bench, 4)
    assert bench.dc.calls('account.getAuthorizations') == 6


if __name__ == '__main__':
    sys.exit(main())

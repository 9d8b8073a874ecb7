#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The other ways into an account, and what can be done with it: QR codes, e-mail, recovery, devices.

core_ways.py PROGRAM [NAME...]      PROGRAM is the built core-login; without names all tests run
"""
import sys

from bench import PASSWORD, PHONE, main, test
from harness import Core

OTHER = '9996654321'


def token_of(step):
    """What the link of a QR code carries."""
    beginning = 'tg://login?token='
    assert step['link'].startswith(beginning) and '=' not in step['link'][len(beginning):], step
    return step['link'][len(beginning):]


@test('core-qr')
def qr(bench):
    """Shown, renewed when it is too old, confirmed on the phone."""
    core = bench.start()
    core.step('CODE')
    bench.code()
    core.say('qr')
    first = token_of(core.step('QR'))
    bench.advance(31)
    assert token_of(core.step('QR')) != first
    bench.dc.command('scan', phone=PHONE)
    assert core.step('DONE')['user_id'] == 70012345
    assert bench.dc.calls('auth.signIn') == 0


@test('core-qr')
def qr_first(bench):
    """The account begins with a QR code; nobody scans it for five minutes."""
    core = bench.start(PHONE, '--qr')
    core.step('QR')
    while not any(event['event'] == 'login' and Core.KINDS[event['kind']] == 'QR_PAUSED'
                  for event in core.poll()):
        bench.advance(30)
    core.say('qr')
    core.step('QR')
    bench.dc.command('scan', phone=PHONE)
    core.step('DONE')
    assert bench.dc.calls('auth.sendCode') == 0


@test('core-qr')
def qr_without_update(bench):
    """Nobody says that it was scanned: the renewal finds out."""
    core = bench.start(PHONE, '--qr')
    core.step('QR')
    bench.dc.command('scan', phone=PHONE, silent=True)
    bench.advance(31)
    core.step('DONE')


@test('core-qr')
def qr_and_back(bench):
    """A code after all."""
    core = bench.start(PHONE, '--qr')
    core.step('QR')
    core.say('change-phone')
    core.step('PHONE')
    core.say('phone ' + PHONE)
    bench.log_in()


@test('core-qr')
def qr_after_a_lost_connection(bench):
    """What was said meanwhile is asked for."""
    core = bench.start(PHONE, '--qr')
    core.step('QR')
    bench.dc.command('drop')
    token_of(core.step('QR'))
    bench.dc.command('scan', phone=PHONE)
    core.step('DONE')


@test('core-qr')
def qr_of_another_user(bench):
    """The phone decides who logs in; the person is asked whether that was meant."""
    core = bench.start(PHONE, '--qr')
    core.step('QR')
    bench.dc.command('scan', phone=OTHER)
    assert core.step('CONFIRM_USER')['user_id'] == 70054321
    bench.stop()
    core = bench.start(PHONE, '--qr')
    core.step('CONFIRM_USER')
    core.say('confirm-user no')
    core.step('PHONE')
    assert bench.dc.calls('auth.logOut') == 1
    core.say('qr')
    core.step('QR')
    bench.dc.command('scan', phone=OTHER)
    core.step('CONFIRM_USER')
    core.say('confirm-user yes')
    assert core.step('DONE')['user_id'] == 70054321


@test('core-qr')
def qr_not_for_other_accounts(bench):
    """Users who are signed in here already are named."""
    core = bench.start(PHONE, '--qr', '--other-user', '70054321')
    core.step('QR')
    bench.settle()
    calls = [event for event in bench.dc.poll() if event['event'] == 'rpc' and
             event['method'] == 'auth.exportLoginToken']
    assert calls and all(call['args']['except_ids'] == [70054321] for call in calls), calls


@test('core-qr-elsewhere')
def qr_migrates(bench):
    """The account is in another datacenter."""
    core = bench.start(PHONE, '--qr')
    core.step('QR')
    bench.dc.command('scan', phone=PHONE)
    core.step('DONE')
    bench.stop()
    bench.start().step('DONE')


@test('core-qr-password')
def qr_and_password(bench):
    """Confirmed on the phone, in another datacenter, and the password is still missing."""
    core = bench.start(PHONE, '--qr')
    core.step('QR')
    bench.dc.command('scan', phone=PHONE)
    core.step('PASSWORD', 'PASSWORD_AFTER_QR')
    core.say('password ' + PASSWORD)
    core.step('DONE')


@test('core-qr-trouble')
def qr_refused(bench):
    """A token that is not taken elsewhere, three times."""
    core = bench.start(PHONE, '--qr')
    for _ in range(3):
        core.step('QR')
        bench.dc.command('scan', phone=PHONE)
    core.step('PHONE', 'QR_REFUSED')


@test('core-recovery')
def recovery(bench):
    """The password is forgotten: a mailed code, a new password, in; and it counts from there on."""
    core = bench.start()
    core.step('CODE')
    bench.enter_code()
    core.step('PASSWORD')
    core.say('forgot')
    assert core.step('RECOVERY_CODE')['pattern']
    core.say('code 000000')
    core.step('RECOVERY_CODE', 'CODE_INVALID')
    core.say('code 654321')
    core.step('NEW_PASSWORD')
    core.say('new-password tr0ub4dor/it has tr0ub4dor in it')
    core.step('NEW_PASSWORD', 'PASSWORD_REFUSED')
    bench.secrets.add('tr0ub4dor')
    core.say('new-password tr0ub4dor/the other one')
    core.step('DONE')
    core.say('log-out')
    core.step('FAILED', 'LOGGED_OUT')
    bench.stop()
    core = bench.start()
    assert core.step('PASSWORD')['hint'] == 'the other one'
    core.say('password tr0ub4dor')
    core.step('DONE')


@test('core-recovery')
def recovery_without_password(bench):
    """No new password is wanted."""
    core = bench.start()
    core.step('CODE')
    bench.enter_code()
    core.step('PASSWORD')
    core.say('forgot')
    core.step('RECOVERY_CODE')
    core.say('back')
    core.step('PASSWORD')
    core.say('forgot')
    core.step('RECOVERY_CODE')
    core.say('code 654321')
    core.step('NEW_PASSWORD')
    core.say('new-password')
    core.step('DONE')


@test('core-password')
def no_recovery(bench):
    """There is no address for it."""
    core = bench.start()
    core.step('CODE')
    bench.enter_code()
    core.step('PASSWORD')
    core.say('forgot')
    core.step('PASSWORD', 'PASSWORD_NO_RECOVERY')
    assert bench.dc.calls('account.resetPassword') == 0


@test('core-email-setup')
def email_set_up(bench):
    """An address is wanted before the code."""
    core = bench.start()
    core.step('EMAIL')
    core.say('email nonsense')
    core.step('EMAIL', 'EMAIL_INVALID')
    core.say('email ada@refused.example')
    core.step('EMAIL', 'EMAIL_NOT_ALLOWED')
    core.say('email ada@example.org')
    step = core.step('CODE')
    assert Core.TYPES[step['type']] == 'EMAIL_SETUP' and step['email'] == 'ada@example.org', step
    bench.stop()
    core = bench.start()
    step = core.step('CODE')
    assert step['resumed'] and step['email'] == 'ada@example.org', step
    core.say('change-email')
    assert core.step('EMAIL')['email'] == 'ada@example.org'
    core.say('email lovelace@example.org')
    core.step('CODE')
    bench.code() # of the first address
    bench.enter_code()
    step = core.step('CODE')
    assert Core.TYPES[step['type']] == 'APP', step
    bench.enter_code()
    core.step('DONE')


@test('core-email')
def email_code(bench):
    """The code is in the mail; mailed again; right."""
    core = bench.start()
    step = core.step('CODE')
    assert (Core.TYPES[step['type']], Core.TYPES[step['next']]) == ('EMAIL', 'EMAIL'), step
    assert step['can_reset'] and step['detail'], step
    bench.code()
    core.say('resend')
    core.step('CODE', 'RESEND_PLANNED')
    bench.advance(61)
    core.step('CODE')
    bench.enter_code()
    core.step('DONE')


@test('core-email')
def email_reset(bench):
    """The mailbox is lost: the reset takes a week, then the code comes another way by itself."""
    core = bench.start()
    detail = core.step('CODE')['detail']
    core.say('reset-email')
    step = core.step('CODE')
    assert step['detail'] == detail and 3500000 < step['reset_ms'] <= 3600000, step
    bench.advance(3601)
    step = core.step('CODE')
    assert Core.TYPES[step['type']] == 'SMS', step
    bench.dc.poll()
    assert bench.dc.calls('auth.resetLoginEmail') == 2


@test('core-report')
def report_missing(bench):
    """The last way, and nothing came."""
    core = bench.start()
    step = core.step('CODE')
    assert 14000 < step['report_ms'] <= 15000, step
    bench.advance(16)
    core.say('report')
    assert 'report_ms' not in core.step('CODE', 'REPORTED')
    bench.enter_code()
    core.step('DONE')
    assert bench.dc.calls('auth.reportMissingCode') == 1


@test('core-calls')
def calls_are_allowed(bench):
    """Somebody wants the ways that need a look at the phone."""
    core = bench.start(PHONE, '--calls')
    core.step('CODE')
    bench.settle()
    sent = [event for event in bench.dc.poll() if event['event'] == 'rpc' and
            event['method'] == 'auth.sendCode']
    settings = sent[0]['args']['settings']
    assert settings['flags'] == 1 | 1 << 5, settings


@test('core-paid')
def paid(bench):
    """Telegram wants money for the code."""
    core = bench.start()
    core.step('PAID')
    core.say('qr')
    core.step('QR')


@test('core-number-flood')
def number_flood(bench):
    """No code for a day; a QR code helps."""
    core = bench.start()
    core.step('BLOCKED', 'PHONE_FLOOD')
    core.say('cancel')
    core.step('FAILED', 'PHONE_FLOOD')
    bench.stop()
    core = bench.start()
    core.step('BLOCKED', 'PHONE_FLOOD')
    core.say('qr')
    core.step('QR')
    bench.dc.command('scan', phone=PHONE)
    core.step('DONE')
    assert bench.dc.calls('auth.sendCode') == 1


@test('core-devices')
def devices(bench):
    """The list of sessions; one is ended, one confirmed, all others ended."""
    core = bench.start()
    bench.log_in()
    core.say('devices')
    listed = []
    while True:
        event = core.wait_for(lambda event: event['event'] in ('listed', 'account'))
        if event['event'] == 'account':
            break
        listed.append(event)
    assert sum(device['current'] for device in listed) == 1 and len(listed) == 3, listed
    other = next(device for device in listed if not device['current'])
    core.say('end-device %d' % other['hash'])
    event = core.wait_for(lambda event: event['event'] == 'account')
    assert event['failed'] and event['too_fresh'], event
    bench.dc.command('elsewhere', phone=PHONE, device='Nokia', unconfirmed=True)
    new = core.wait_for(lambda event: event['event'] == 'device')
    assert new['model'] == 'Nokia', new
    core.say('confirm-device %d' % new['hash'])
    assert not core.wait_for(lambda event: event['event'] == 'account')['failed']
    bench.advance(61)
    core.say('end-device %d' % other['hash'])
    assert not core.wait_for(lambda event: event['event'] == 'account')['failed']
    core.say('end-device 0')
    assert not core.wait_for(lambda event: event['event'] == 'account')['failed']


@test('core-terms')
def terms(bench):
    """The terms of service have changed."""
    core = bench.start()
    bench.log_in()
    event = core.wait_for(lambda event: event['event'] == 'terms')
    core.say('accept-terms ' + event['text'])
    assert not core.wait_for(lambda event: event['event'] == 'account')['failed']
    assert bench.dc.calls('help.acceptTermsOfService') == 1


@test('core-sign-up')
def sign_up(bench):
    """An account is made, on test servers and only there."""
    core = bench.start('9996600001', '--test-dc', '--sign-up')
    core.step('CODE')
    bench.enter_code()
    assert core.step('SIGN_UP')['terms']
    core.say('sign-up ')
    core.step('SIGN_UP', 'NAME_INVALID')
    core.say('sign-up Grace/Hopper')
    assert core.step('DONE')['first_name'] == 'Grace'


@test('core-login')
def wants_log_out(bench):
    """Telegram asks for the end of the session, and repeats itself."""
    core = bench.start()
    bench.log_in()
    for _ in range(2):
        bench.dc.command('push', what='service_notification', phone=PHONE, message='Go.',
                         type='AUTH_KEY_DROP_DUPLICATE', popup=True)
    bench.dc.command('push', what='service_notification', phone=PHONE, message='Stay.')
    said = [core.wait_for(lambda event: event['event'] in ('notice', 'log-out-wanted'))
            for _ in range(2)]
    assert [(event['event'], event['text']) for event in said] == [
        ('log-out-wanted', 'Go.'), ('notice', 'Stay.')], said


if __name__ == '__main__':
    sys.exit(main())

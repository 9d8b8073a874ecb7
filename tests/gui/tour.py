# SPDX-License-Identifier: GPL-3.0-or-later
"""The way through every kind of prompt of the login, for any front end that a person looks at.

A visitor has: see(name), which brings the next prompt to the front and keeps a picture of it under
this name; fill(text, ...), which types into its entries and presses OK; choose(number), which chooses
that entry of its list and presses OK. The prompts are recognised by their number in this way, not
by their words, so that the language does not matter."""

PHONE = '9996612345'

ADDRESS = 'https://fragment.com/number/88801234567/code?and=a-rather-long-tail'
SORRY = 'Sorry, logins from this network are not possible at the moment. Please try again in some ' \
    'hours, or use another network.'
UNKNOWN, UNKNOWN_NUMBER = 'SOMETHING_NEW', 'SMS_CODE_UNKNOWN'
SUBJECT = 'Login of number seven'
DEVICE = 'Fairphone 5 with a long name'
# What Telegram says and what people call things is not translated; the last ones are in the scenario.
WORDS_OF_OTHERS = [
    ADDRESS, SORRY, DEVICE, UNKNOWN, UNKNOWN_NUMBER, SUBJECT,
    'By using Telegram you agree to these rules.', 'There are more of them.',
    'the colour of the door of the house in which we lived when we were still small']

SENT = [
    {'_': 'auth.sentCodeTypeSms', 'length': 5},
    {'_': 'auth.sentCodeTypeCall', 'length': 6},
    {'_': 'auth.sentCodeTypeFlashCall', 'pattern': '+7495***1234'},
    {'_': 'auth.sentCodeTypeMissedCall', 'prefix': '7495', 'length': 6},
    {'_': 'auth.sentCodeTypeFragmentSms', 'length': 5, 'url': ADDRESS},
    {'_': 'auth.sentCodeTypeFirebaseSms', 'length': 6},
    {'_': 'auth.sentCodeTypeSmsWord', 'beginning': 's'},
    {'_': 'auth.sentCodeTypeSmsPhrase', 'beginning': 'oak'},
    {'_': 'auth.sentCodeTypeEmailCode', 'email_pattern': 'a***********@mail.example.org',
     'length': 6, 'reset_available_period': 604800},
    {'_': 'auth.sentCodeTypeApp', 'length': 5},
]


def sent_code(kind, with_next):
    """An auth.sentCode of this type."""
    more = {'next_type': {'_': 'auth.codeTypeCall'}, 'timeout': 120} if with_next else {}
    return {'_': 'auth.sentCode', 'type': kind, 'phone_code_hash': 'a1b2c3', **more}


def every_code(dc, visit):
    """The prompts for all types of codes."""
    visit.see('code')
    for kind in SENT:
        dc.tell('push', what='sent_code', sent_code=sent_code(kind, kind is not SENT[-1]))
        visit.see(kind['_'].split('Type')[1])


def wrong_codes(dc, visit):
    """Codes that are refused, and what is asked when there is none any more."""
    for count in range(3):
        dc.tell('answer', method='auth.signIn', error='PHONE_CODE_INVALID')
        visit.fill('1111%d' % count)
        dc.wait(lambda _events, wanted=count + 1: dc.calls().get('auth.signIn', 0) >= wanted,
                'a code at the datacenter')
        visit.see('wrong-%d' % (count + 1))
    visit.fill('resend')
    visit.see('no-other-way')
    dc.tell('answer', method='auth.signIn', error=UNKNOWN)
    visit.fill('11115')
    visit.see('unknown-error')
    dc.tell('answer', method='auth.signIn', error=UNKNOWN, code=406, notice_after=0.1,
            notice=SORRY)
    visit.fill('11116')
    visit.see('explained')
    dc.tell('answer', method='auth.signIn', error='PHONE_CODE_EXPIRED')
    visit.fill('11117')
    visit.see('expired')
    visit.choose(2)


def numbers(dc, visit):
    """All that is asked about the number, and what a number can lead to."""
    visit.see('number')
    visit.fill('020 7946 0123')
    visit.see('no-country')
    for error in ('PHONE_NUMBER_INVALID', UNKNOWN_NUMBER):
        dc.tell('answer', method='auth.sendCode', error=error, code=400)
        visit.fill('+999 66 12345')
        visit.see(error)
    for name, answer in (
            ('blocked', {'error': 'PHONE_PASSWORD_PROTECTED'}),
            ('robot', {'error': 'RECAPTCHA_CHECK_signup__KEY', 'code': 403}),
            ('no-account', {'error': 'PHONE_NUMBER_APP_SIGNUP_FORBIDDEN'}),
            ('paid', {'result': {
                '_': 'auth.sentCodePaymentRequired', 'store_product': 'x', 'phone_code_hash': 'x',
                'support_email_address': 'login@example.org', 'support_email_subject': SUBJECT,
                'premium_days': 7, 'currency': 'USD', 'amount': 499}})):
        dc.tell('answer', method='auth.sendCode', **answer)
        visit.fill('+999 66 12345')
        visit.see(name)
        visit.choose(0 if name == 'no-account' else 1)
        visit.see('number')


def mail(dc, visit):
    """A login e-mail is set up."""
    dc.tell('answer', method='auth.sendCode',
            result=sent_code({'_': 'auth.sentCodeTypeSetUpEmailRequired'}, False))
    visit.fill('+999 66 12345')
    visit.see('mail')
    dc.tell('answer', method='account.sendVerifyEmailCode', error='EMAIL_NOT_ALLOWED')
    visit.fill('ada@example.com')
    visit.see('mail-refused')
    dc.tell('answer', method='account.sendVerifyEmailCode', result={
        '_': 'account.sentEmailCode', 'email_pattern': 'a**@example.org', 'length': 6})
    visit.fill('ada@example.org')
    visit.see('mail-code')
    visit.fill('number')
    visit.see('number')


def password(dc, visit, code):
    """From the number to being online, by all that there is about passwords."""
    visit.fill('+999 66 12345')
    visit.see('app')
    visit.fill(code())
    visit.see('password')
    visit.fill('wrong')
    visit.see('password-wrong')
    visit.fill('', choice=1)
    visit.see('recovery')
    visit.fill('654321')
    visit.see('new-password')
    visit.fill('', '', '', choice=2)
    visit.see('password')
    dc.tell('answer', method='auth.requestPasswordRecovery', error='PASSWORD_RECOVERY_NA')
    visit.fill('', choice=1)
    visit.see('no-recovery')


def after(dc, visit):
    """What is asked when the account is online."""
    visit.see('terms')
    visit.choose(1)
    dc.tell('elsewhere', phone=PHONE, unconfirmed=True, device=DEVICE,
            country='Iceland', region='Hafn')
    visit.see('new-login')
    visit.choose(1)


def tour(dc, visit, code, secret):
    """All of it."""
    every_code(dc, visit)
    wrong_codes(dc, visit)
    numbers(dc, visit)
    mail(dc, visit)
    password(dc, visit, code)
    visit.fill(secret)
    dc.next_of('login', 0)
    after(dc, visit)

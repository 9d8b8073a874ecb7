#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the running datacenter: every way of a code, the login e-mail, and signing up."""
import unittest

from testcase import Case

PHONE = '9996600001'


def account(codes, **keys):
    """A scenario with one more person."""
    lines = ['[[account]]', 'phone = "%s"' % PHONE, 'codes = [%s]' % codes]
    return '\n'.join(lines + ['%s = %s' % item for item in keys.items()]) + '\n'


def mail(code):
    """emailVerificationCode"""
    return {'_': 'emailVerificationCode', 'code': code}


class Ways(Case):
    """One person who gets codes in certain ways."""

    def begin(self, codes, more='', **keys):
        """A client whose person gets codes in these ways; (client, auth.SentCode)."""
        self.start(more + account(codes, **keys))
        client = self.client()
        return client, client.send_code(PHONE)

    def hashed(self, client, method, sent, **args):
        """A method that takes a number and a hash."""
        return client.call(method, phone_number=PHONE, phone_code_hash=sent['phone_code_hash'],
                           **args)


class Codes(Ways):
    """auth.sendCode and what follows it."""

    def test_success(self):
        client, sent = self.begin('{ type = "app", next = "sms" }, { type = "success" }')
        found = self.hashed(client, 'auth.resendCode', sent)
        self.assertEqual(found['_'], 'auth.sentCodeSuccess')
        self.assertEqual(found['authorization']['user']['phone'], PHONE)
        self.assertEqual(client.call('updates.getState')['_'], 'updates.state')
        self.end()

    def test_success_with_password(self):
        _client, sent = self.begin('{ type = "success" }', password='"secret"')
        self.refused(sent, 'SESSION_PASSWORD_NEEDED', 401)
        self.end()

    def test_payment(self):
        client, sent = self.begin(
            '{ type = "payment", payment = { support_email_subject = "Help", amount = 7 } }')
        self.assertEqual((sent['_'], sent['support_email_address'], sent['support_email_subject'],
                          sent['amount']), ('auth.sentCodePaymentRequired', 'login@example.org',
                                            'Help', 7))
        self.hashed(client, 'auth.checkPaidAuth', sent, form_id=1)
        self.end(1, ['nothing was paid'])

    def test_pushed_code(self):
        client, _sent = self.begin('{ code = "11111", next = "" }, { type = "sms", code = "222222" }')
        self.assertEqual(self.tell('pushed', cmd='push', what='sent_code', phone=PHONE,
                                   form='updates')['sessions'], 1)
        found = client.until(lambda message: isinstance(message, dict) and
                             message['_'] == 'updates')
        sent = found['updates'][0]['sent_code']
        self.assertEqual(sent['type'], {'_': 'auth.sentCodeTypeSms', 'length': 6})
        self.assertEqual(client.sign_in(sent, '222222', PHONE)['_'], 'auth.authorization')
        self.end()

    def test_missing_code(self):
        client, sent = self.begin('{ type = "sms", next = "call", timeout = 30 }, '
                                  '{ type = "call", timeout = 20 }')
        self.advance(31, client)
        sent = self.hashed(client, 'auth.resendCode', sent)
        self.advance(21, client)
        self.assertIs(self.hashed(client, 'auth.reportMissingCode', sent, mnc=''), True)
        self.assertEqual(self.server.wait('missing_code')['via'], 'call')
        self.end()

    def test_missing_code_sins(self):
        client, sent = self.begin('{ type = "sms", next = "call", timeout = 30 }, '
                                  '{ type = "call", timeout = 20 }')
        self.hashed(client, 'auth.reportMissingCode', sent, mnc='')
        self.advance(31, client)
        sent = self.hashed(client, 'auth.resendCode', sent)
        self.hashed(client, 'auth.reportMissingCode', sent, mnc='01')
        self.end(1, ['can be sent again', 'mnc "01"', 'too early'])

    def test_foreseeable(self):
        for codes, code, sin in (
                ('{ type = "sms", length = 5 }', '1234', '4 digits instead of 5'),
                ('{ type = "sms", length = 5 }', '1 234', 'more than digits'),
                ('{ type = "missed_call", length = 6 }', '4955551234', '10 digits instead of 6'),
                ('{ type = "flash_call", pattern = "+7495***1234" }', '74955551235',
                 'does not match the pattern'),
                ('{ type = "word", beginning = "s", code = "sun" }', 'moon', 'as announced'),
                ('{ type = "phrase", beginning = "two", code = "two sons" }', ' two suns',
                 'begins with a blank')):
            with self.subTest(sin):
                client, sent = self.begin(codes)
                self.refused(client.sign_in(sent, code, PHONE), 'PHONE_CODE_INVALID', 400)
                self.end(1, [sin])
                self.server.process.stdout.close()

    def test_earlier_code(self):
        client, sent = self.begin('{ type = "app", code = "12345", next = "word" }, '
                                  '{ type = "word", beginning = "s", code = "sun" }')
        sent = self.hashed(client, 'auth.resendCode', sent)
        self.assertEqual(client.sign_in(sent, '12345', PHONE)['_'], 'auth.authorization')
        self.end()

    def test_limits(self):
        self.start('[world]\nmax_codes = 2\nmax_wrong = 2\n' + account('{ code = "12345" }'))
        client = self.client()
        sent = client.send_code(PHONE)
        for _ in range(2):
            self.refused(client.sign_in(sent, '54321', PHONE), 'PHONE_CODE_INVALID')
        self.refused(client.sign_in(sent, '12345', PHONE), 'PHONE_CODE_EXPIRED')
        client.send_code(PHONE)
        self.refused(client.send_code(PHONE), 'PHONE_NUMBER_FLOOD', 400)
        self.end()

    def test_password_removed_meanwhile(self):
        client, sent = self.begin('{ code = "12345" }', password='"secret"')
        self.refused(client.sign_in(sent, '12345', PHONE), 'SESSION_PASSWORD_NEEDED')
        self.tell('done', cmd='password', phone=PHONE)
        self.assertNotIn('has_password', client.call('account.getPassword'))
        self.assertEqual(client.sign_in(sent, '12345', PHONE)['_'], 'auth.authorization')
        self.end()

    def test_notice_with_an_error(self):
        self.start('[[answer]]\nmethod = "auth.sendCode"\nerror = "PHONE_PASSWORD_FLOOD"\n'
                   'notice = "A sentence."\nnotice_after = 0.1\n')
        client = self.client()
        self.refused(client.send_code(), 'PHONE_PASSWORD_FLOOD', 406)
        found = client.until(lambda message: isinstance(message, dict) and 'update' in message)
        self.assertEqual(found['update']['message'], 'A sentence.')
        self.end()

    def test_logged_in_twice(self):
        client, sent = self.begin('{ code = "12345" }')
        client.sign_in(sent, '12345', PHONE)
        client.send_code(PHONE)
        self.end(1, ['key that is logged in'])


class Mail(Ways):
    """The login e-mail."""

    setup = '{ type = "setup_email", google = true, code = "654321" }, { code = "12345" }'

    def purpose(self, sent):
        """emailVerifyPurposeLoginSetup"""
        return {'_': 'emailVerifyPurposeLoginSetup', 'phone_number': PHONE,
                'phone_code_hash': sent['phone_code_hash']}

    def ask(self, client, sent, address):
        """account.sendVerifyEmailCode"""
        return client.call('account.sendVerifyEmailCode', purpose=self.purpose(sent),
                           email=address)

    def verify(self, client, sent, code):
        """account.verifyEmail"""
        return client.call('account.verifyEmail', purpose=self.purpose(sent),
                           verification=mail(code))

    def test_set_up(self):
        client, sent = self.begin(self.setup, '[world]\nrefused_mail = ["example.net"]\n')
        self.assertEqual(sent['type'], {'_': 'auth.sentCodeTypeSetUpEmailRequired', 'flags': 2,
                                        'google_signin_allowed': True})
        self.refused(self.ask(client, sent, 'me@nowhere'), 'EMAIL_INVALID')
        self.refused(self.ask(client, sent, 'me@example.net'), 'EMAIL_NOT_ALLOWED')
        self.refused(self.verify(client, sent, '654321'), 'EMAIL_VERIFY_EXPIRED')
        found = self.ask(client, sent, 'me@example.org')
        self.assertEqual((found['email_pattern'], found['length']), ('m*@example.org', 6))
        self.refused(self.verify(client, sent, '111111'), 'CODE_INVALID')
        self.advance(601, client)
        self.refused(self.verify(client, sent, '654321'), 'PHONE_CODE_EXPIRED')
        self.refused(self.ask(client, sent, 'me@example.org'), 'PHONE_HASH_EXPIRED')
        sent = client.send_code(PHONE)
        self.ask(client, sent, 'me@example.org')
        found = self.verify(client, sent, '654321')
        self.assertEqual((found['_'], found['email']), ('account.emailVerifiedLogin',
                                                        'me@example.org'))
        self.assertEqual(found['sent_code']['type']['_'], 'auth.sentCodeTypeApp')
        self.assertEqual(client.sign_in(found['sent_code'], '12345', PHONE)['_'],
                         'auth.authorization')
        self.assertEqual(client.call('account.getPassword')['login_email_pattern'],
                         'me@example.org')
        self.end()

    def test_set_up_and_in(self):
        client, sent = self.begin('{ type = "setup_email", code = "654321" }, { type = "success" }')
        self.ask(client, sent, 'me@example.org')
        self.advance(60, client)
        self.ask(client, sent, 'me@example.org')
        found = self.verify(client, sent, '654321')
        self.assertEqual(found['sent_code']['_'], 'auth.sentCodeSuccess')
        self.end()

    def test_letter_expires(self):
        client, sent = self.begin(self.setup, '[world]\nemail_life = 100\n')
        self.ask(client, sent, 'me@example.org')
        self.advance(101, client)
        self.refused(self.verify(client, sent, '654321'), 'EMAIL_VERIFY_EXPIRED')
        self.ask(client, sent, 'me@example.org')
        self.end()

    def test_set_up_sins(self):
        client, sent = self.begin(self.setup)
        self.ask(client, sent, 'me')
        self.ask(client, sent, 'me@example.org')
        self.ask(client, sent, 'me@example.org')
        self.verify(client, sent, '12')
        client.sign_in(sent, '654321', PHONE)
        self.refused(client.call('account.sendVerifyEmailCode', email='me@example.org', purpose={
            '_': 'emailVerifyPurposePassport'}), 'EMAIL_NOT_SETUP')
        self.end(1, ['without a name or a domain', 'second e-mail', '2 characters',
                     'wrong kind of code', 'emailVerifyPurposePassport'])

    def test_code(self):
        client, sent = self.begin('{ type = "email", email = "a*@b.c", code = "123456" }')
        self.assertEqual((sent['type']['email_pattern'], sent['type']['length']), ('a*@b.c', 6))
        self.refused(self.hashed(client, 'auth.signIn', sent, email_verification=mail('654321')),
                     'EMAIL_CODE_INVALID')
        self.advance(61, client)
        sent = self.hashed(client, 'auth.resendCode', sent)
        self.assertEqual(sent['type']['_'], 'auth.sentCodeTypeEmailCode')
        self.assertEqual(self.hashed(client, 'auth.signIn', sent,
                                     email_verification=mail('123456'))['_'], 'auth.authorization')
        self.end()

    def test_code_sins(self):
        client, sent = self.begin('{ type = "email", code = "123456" }')
        client.sign_in(sent, '123456', PHONE)
        self.end(1, ['wrong kind of code'])

    def test_reset(self):
        client, sent = self.begin(
            '{ type = "email", code = "123456", reset = { reset_available_period = 604800 } }, '
            '{ type = "sms", code = "12345" }')
        self.assertEqual(sent['type']['reset_available_period'], 604800)
        sent = self.hashed(client, 'auth.resetLoginEmail', sent)
        due = sent['type']['reset_pending_date']
        self.assertEqual(sent['type']['email_pattern'], '')
        self.assertNotIn('reset_available_period', sent['type'])
        other = self.client()
        shown = other.send_code(PHONE)
        self.assertEqual(shown['type']['reset_pending_date'], due)
        self.advance(604801, client, other)
        sent = self.hashed(client, 'auth.resetLoginEmail', sent)
        self.assertEqual(sent['type'], {'_': 'auth.sentCodeTypeSms', 'length': 5})
        self.assertEqual(client.sign_in(sent, '12345', PHONE)['_'], 'auth.authorization')
        again = other.send_code(PHONE)
        self.assertEqual(again.get('type', again), {'_': 'auth.sentCodeTypeSms', 'length': 5})
        self.end()

    def test_reset_at_once(self):
        client, sent = self.begin(
            '{ type = "email", code = "123456", reset = { reset_available_period = 0 } }')
        self.assertEqual(self.hashed(client, 'auth.resetLoginEmail', sent)['type']['_'],
                         'auth.sentCodeTypeSms')
        self.end()

    def test_reset_under_way(self):
        client, sent = self.begin(
            '{ type = "email", code = "123456", reset = { reset_available_period = 604800 } }')
        other = self.client()
        first = other.send_code(PHONE)
        self.hashed(other, 'auth.resetLoginEmail', first)
        self.refused(self.hashed(client, 'auth.resetLoginEmail', sent), 'TASK_ALREADY_EXISTS')
        self.end()

    def test_reset_sins(self):
        client, sent = self.begin('{ type = "email", code = "123456" }')
        self.refused(self.hashed(client, 'auth.resetLoginEmail', sent), 'EMAIL_INSTALL_MISSING')
        sent = client.send_code('9996612345')
        self.refused(client.call('auth.resetLoginEmail', phone_number='9996612345',
                                 phone_code_hash=sent['phone_code_hash']), 'EMAIL_INSTALL_MISSING')
        self.end(1, ['was not offered', 'for a code by "app"'])

    def test_reset_too_early(self):
        client, sent = self.begin(
            '{ type = "email", code = "123456", reset = { reset_pending_in = 3600 } }')
        self.assertIn('reset_pending_date', sent['type'])
        self.refused(self.hashed(client, 'auth.resetLoginEmail', sent), 'TASK_ALREADY_EXISTS')
        self.end(1, ['before its time'])


class SignUp(Case):
    """A number without an account."""

    def enter(self, client, phone='9996600000'):
        """auth.sendCode and the right code."""
        sent = client.send_code(phone)
        found = client.sign_in(sent, self.server.wait('code')['code'], phone)
        self.assertEqual(found['_'], 'auth.authorizationSignUpRequired')
        return sent, found

    @staticmethod
    def sign_up(client, sent, first='Eve', last='', quiet=True):
        """auth.signUp"""
        return client.call('auth.signUp', phone_number='9996600000', first_name=first,
                           last_name=last, phone_code_hash=sent['phone_code_hash'],
                           no_joined_notifications=quiet)

    def test_sign_up(self):
        self.start('[world]\nsign_up = true\n[terms]\ntext = "Be kind."\nmin_age = 16\n')
        client = self.client()
        sent, found = self.enter(client)
        terms = found['terms_of_service']
        self.assertEqual((terms['text'], terms['min_age_confirm']), ('Be kind.', 16))
        self.refused(self.sign_up(client, sent, first=' '), 'FIRSTNAME_INVALID')
        self.refused(self.sign_up(client, sent, last='x' * 65), 'LASTNAME_INVALID')
        user = self.sign_up(client, sent)['user']
        self.assertEqual((user['first_name'], user['phone']), ('Eve', '9996600000'))
        self.assertEqual(client.call('users.getUsers', id=[{'_': 'inputUserSelf'}]), [user])
        self.end()

    def test_occupied(self):
        self.start('[world]\nsign_up = true\n')
        client = self.client()
        sent, _found = self.enter(client)
        self.tell('done', cmd='account', phone='9996600000', user_id=1)
        self.refused(self.sign_up(client, sent), 'PHONE_NUMBER_OCCUPIED')
        self.end()

    def test_sins(self):
        self.start()
        client = self.client()
        sent = client.send_code('9996600000')
        self.refused(self.sign_up(client, sent, quiet=False), 'PHONE_CODE_INVALID')
        self.end(1, ['auth.signUp', 'no_joined_notifications', 'before the right code'])


if __name__ == '__main__':
    unittest.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the running datacenter: the two-step password, its recovery and its removal."""
import hashlib
import json
import pathlib
import unittest

import crypto
import srp
from testcase import Case
from testclient import prove

PHONE = '9996654321'
VECTORS = json.loads((pathlib.Path(__file__).parent / 'vectors.json').read_text(encoding='utf-8'))
WEEK = 7 * 86400


def settings(password, text, salt=bytes(32), **changes):
    """account.passwordInputSettings for a new password."""
    algo = dict(password['new_algo'])
    algo['salt1'] += salt

    def around(data, outer):
        return crypto.sha256(outer + data + outer)

    first = around(around(text.encode(), algo['salt1']), algo['salt2'])
    x = int.from_bytes(around(hashlib.pbkdf2_hmac('sha512', first, algo['salt1'], 100000),
                              algo['salt2']), 'big')
    number = crypto.mod_exp(3, x, crypto.PRIME).to_bytes(256, 'big')
    return {'_': 'account.passwordInputSettings', 'new_algo': {**algo, **changes},
            'new_password_hash': number, 'hint': 'new'}


class Half(Case):
    """A person with a password, whose code was right."""

    def begin(self, more='', world=''):
        """A client that lacks only the password."""
        self.start('[world]\nstart = 4\n%s\n[[account]]\nphone = "9996600001"\n'
                   'password = "correct horse"\nhint = "staple"\n'
                   'codes = [{ code = "11111" }]\n%s' % (world, more))
        client = self.client()
        self.log_in(client)
        return client

    def log_in(self, client):
        """The code, and no more."""
        sent = client.send_code('9996600001')
        return client.sign_in(sent, '11111', '9996600001')

    def check(self, client, text, password=None):
        """auth.checkPassword"""
        return client.call('auth.checkPassword', password=prove(
            password or client.call('account.getPassword'), text))


class Passwords(Half):
    """The password itself."""

    def test_changed_elsewhere(self):
        client = self.begin()
        password = client.call('account.getPassword')
        self.tell('done', cmd='password', phone='9996600001', password='battery', hint='new')
        self.refused(self.check(client, 'correct horse', password), 'SRP_PASSWORD_CHANGED', 400)
        password = client.call('account.getPassword')
        self.assertEqual(password['hint'], 'new')
        self.assertEqual(self.check(client, 'battery', password)['_'], 'auth.authorization')
        self.end()

    def test_flood(self):
        client = self.begin(world='max_wrong_passwords = 1\n')
        self.refused(self.check(client, 'wrong'), 'PASSWORD_HASH_INVALID', 400)
        self.refused(self.check(client, 'correct horse'), 'PHONE_PASSWORD_FLOOD', 406)
        self.end()

    def test_empty(self):
        client = self.begin()
        client.call('auth.checkPassword', password={'_': 'inputCheckPasswordEmpty'})
        self.end(1, ['inputCheckPasswordEmpty'])

    def test_given_parameters(self):
        for case in VECTORS['srp']:
            text = bytes.fromhex(case['password_utf8']).decode()
            self.start('[[account]]\nphone = "9996600001"\npassword = %s\n'
                       'codes = [{ code = "11111" }]\nsrp = { salt1 = "%s", salt2 = "%s", g = %d, '
                       'b = "%s", strip = true }\n' % (
                           json.dumps(text, ensure_ascii=False), case['salt1'], case['salt2'],
                           case['g'], case['server_b']))
            client = self.client()
            self.log_in(client)
            password = client.call('account.getPassword')
            self.assertEqual(password['srp_B'], bytes.fromhex(case['B']).lstrip(b'\0'))
            proof = prove(password, text, int(case['a'], 16))
            self.assertEqual((proof['A'].hex(), proof['M1'].hex()), (case['A'], case['M1']))
            self.assertEqual(client.call('auth.checkPassword', password=proof)['_'],
                             'auth.authorization')
            self.end()
            self.server.process.stdout.close()

    def test_parameters_to_refuse(self):
        for spoiled in ('g = 5', 'B = "zero"', 'B = "p"', 'B = "kv"', 'B = "01"',
                        'p = "%s"' % ('7f' * 256)):
            with self.subTest(spoiled):
                client = self.begin('srp = { %s }' % spoiled)
                password = client.call('account.getPassword')
                shown = {'g': password['current_algo']['g'], 'p': password['current_algo']['p'],
                         'B': int.from_bytes(password['srp_B'], 'big')}
                self.assertNotEqual(shown['g'] == 3 and shown['p'] == srp.wide(crypto.PRIME) and
                                    1 < shown['B'] < crypto.PRIME and 'kv' not in spoiled, True)
                self.check(client, 'correct horse', password)
                self.end(1, ['to be refused'])
                self.server.process.stdout.close()
        client = self.begin('srp = { algorithm = "unknown" }')
        self.assertEqual(client.call('account.getPassword')['current_algo'],
                         {'_': 'passwordKdfAlgoUnknown'})
        self.end()


class Recovery(Half):
    """A forgotten password."""

    def begin(self, more='', world=''):
        return super().begin('has_recovery = true\nrecovery_email = "m*@e*"\n' + more, world)

    def ask(self, client):
        """auth.requestPasswordRecovery; the code."""
        self.assertEqual(client.call('auth.requestPasswordRecovery'),
                         {'_': 'auth.passwordRecovery', 'email_pattern': 'm*@e*'})
        while True:
            event = self.server.wait('code')
            if event['via'] == 'recovery':
                return event['code']

    def test_new_password(self):
        client = self.begin()
        code = self.ask(client)
        wrong = '000000' if code != '000000' else '111111'
        self.assertIs(client.call('auth.checkRecoveryPassword', code=wrong), False)
        self.assertIs(client.call('auth.checkRecoveryPassword', code=code), True)
        password = client.call('account.getPassword')
        self.assertTrue(password['has_recovery'])
        self.refused(client.call('auth.recoverPassword', code=wrong), 'CODE_INVALID')
        self.refused(client.call('auth.recoverPassword', code=code, new_settings=settings(
            password, 'battery', salt=b'')), 'NEW_SALT_INVALID')
        self.refused(client.call('auth.recoverPassword', code=code, new_settings=settings(
            password, 'battery', g=7)), 'NEW_SETTINGS_INVALID')
        self.assertEqual(client.call('auth.recoverPassword', code=code, new_settings=settings(
            password, 'battery'))['_'], 'auth.authorization')
        self.assertEqual(self.server.wait('password')['state'], 'changed')
        client.call('auth.logOut')
        self.refused(self.log_in(client), 'SESSION_PASSWORD_NEEDED')
        self.assertEqual(client.call('account.getPassword')['hint'], 'new')
        self.refused(self.check(client, 'correct horse'), 'PASSWORD_HASH_INVALID')
        self.assertEqual(self.check(client, 'battery')['_'], 'auth.authorization')
        self.end()

    def test_no_password(self):
        client = self.begin()
        self.assertEqual(client.call('auth.recoverPassword', code=self.ask(client))['_'],
                         'auth.authorization')
        client.call('auth.logOut')
        self.assertEqual(self.log_in(client)['_'], 'auth.authorization')
        self.refused(client.call('auth.requestPasswordRecovery'), 'PASSWORD_EMPTY')
        self.end()

    def test_given_parameters(self):
        case = VECTORS['new_password'][1]
        client = self.begin('recovery_code = "123456"\nsrp = { new_salt1 = "%s", '
                            'new_salt2 = "%s" }' % (case['server_salt1'], case['salt2']))
        self.assertEqual(self.ask(client), '123456')
        found = settings(client.call('account.getPassword'),
                         bytes.fromhex(case['password_utf8']).decode(),
                         bytes.fromhex(case['client_random_32']))
        self.assertEqual(found['new_password_hash'].hex(), case['new_password_hash'])
        self.assertEqual(client.call('auth.recoverPassword', code='123456', new_settings=found)['_'],
                         'auth.authorization')
        self.end()

    def test_expired(self):
        client = self.begin(world='max_wrong = 2\n')
        self.refused(client.call('auth.checkRecoveryPassword', code='1'),
                     'PASSWORD_RECOVERY_EXPIRED')
        code = self.ask(client)
        self.advance(601, client)
        self.refused(client.call('auth.checkRecoveryPassword', code=code),
                     'PASSWORD_RECOVERY_EXPIRED')
        code = self.ask(client)
        for _ in range(2):
            self.assertIs(client.call('auth.checkRecoveryPassword', code='x'), False)
        self.refused(client.call('auth.recoverPassword', code=code), 'PASSWORD_RECOVERY_EXPIRED')
        self.end()

    def test_sins(self):
        client = self.begin()
        code = self.ask(client)
        self.refused(client.call('auth.checkRecoveryPassword', code=''), 'CODE_EMPTY')
        found = settings(client.call('account.getPassword'), 'battery')
        client.call('auth.recoverPassword', code=code, new_settings={
            **found, 'hint': 'x' * 300, 'email': 'me@example.org'})
        self.end(1, ['empty recovery code', 'flags 0x3', 'hint of 300'])

    def test_no_address(self):
        client = super().begin()
        client = self.client()
        self.refused(client.call('auth.requestPasswordRecovery'), 'AUTH_KEY_UNREGISTERED', 401)
        sent = client.send_code('9996654321')
        client.sign_in(sent, '44444', '9996654321')
        self.refused(client.call('auth.requestPasswordRecovery'), 'PASSWORD_RECOVERY_NA', 400)
        self.end()


class Reset(Half):
    """Giving up a password that nobody can recover."""

    def test_reset(self):
        client = self.begin()
        self.refused(client.call('account.resetPassword'), 'AUTH_KEY_UNREGISTERED', 401)
        self.check(client, 'correct horse')
        self.refused(client.call('account.declinePasswordReset'), 'RESET_REQUEST_MISSING')
        until = client.call('account.resetPassword')['until_date']
        self.assertEqual(client.call('account.getPassword')['pending_reset_date'], until)
        self.assertEqual(client.call('account.resetPassword')['until_date'], until)
        self.assertIs(client.call('account.declinePasswordReset'), True)
        self.assertEqual(client.call('account.resetPassword')['_'],
                         'account.resetPasswordFailedWait')
        self.advance(WEEK + 1, client)
        self.assertEqual(client.call('account.resetPassword')['_'],
                         'account.resetPasswordRequestedWait')
        self.advance(WEEK + 1, client)
        self.assertEqual(client.call('account.resetPassword'), {'_': 'account.resetPasswordOk'})
        self.refused(client.call('account.resetPassword'), 'PASSWORD_EMPTY')
        self.end()


if __name__ == '__main__':
    unittest.main()

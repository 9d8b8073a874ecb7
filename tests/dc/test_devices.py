#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the running datacenter: QR tokens, several devices, several datacenters, notices."""
import os
import unittest

from testcase import Case
from testclient import TransportError, prove

ADA, GRACE = '9996612345', '9996654321'
EXPORT = {'api_id': 12345, 'api_hash': '0' * 32}
SELF = [{'_': 'inputUserSelf'}]


class Logins(Case):
    """Clients that are logged in."""

    def ada(self, client=None):
        """Logs in without a password."""
        client = client or self.client()
        self.assertEqual(client.sign_in(client.send_code(), '22222')['_'], 'auth.authorization')
        return client

    @staticmethod
    def update(client, name):
        """Waits for an update of this name."""
        found = client.until(lambda message: isinstance(message, dict) and
                             message.get('update', {}).get('_') == name)
        return found['update']

    @staticmethod
    def state(client):
        """What a query that needs a login is answered with."""
        found = client.call('updates.getState')
        return found.get('error_message', found['_'])


class Qr(Logins):
    """auth.exportLoginToken and what follows it."""

    def export(self, client, except_ids=()):
        """auth.exportLoginToken"""
        return client.call('auth.exportLoginToken', except_ids=list(except_ids), **EXPORT)

    def test_life(self):
        self.start()
        client = self.client()
        first = self.export(client)
        self.assertAlmostEqual(first['expires'], self.server.wait('login_token')['expires'], delta=1)
        self.advance(31, client)
        scanned = self.tell('scanned', cmd='scan', phone=ADA, token=first['token'].hex())
        self.assertEqual((scanned['accepted'], scanned['why']), (0, 'AUTH_TOKEN_EXPIRED'))
        second = self.export(client)
        self.assertNotEqual(first['token'], second['token'])
        self.assertEqual(self.tell('scanned', cmd='scan', phone=ADA, silent=True)['accepted'], 1)
        self.assertEqual(self.export(client)['authorization']['user']['phone'], ADA)
        self.end()

    def test_except_ids(self):
        self.start()
        client = self.client()
        self.export(client, [70012345])
        self.assertEqual(self.tell('scanned', cmd='scan', phone=ADA)['why'], 'AUTH_TOKEN_EXCEPTION')
        self.assertEqual(self.export(client)['_'], 'auth.loginToken')
        self.end()

    def test_other_datacenter_and_password(self):
        self.start()
        client = self.client()
        self.export(client)
        self.tell('scanned', cmd='scan', phone=GRACE)
        self.update(client, 'updateLoginToken')
        moved = self.export(client)
        self.assertEqual((moved['_'], moved['dc_id']), ('auth.loginTokenMigrateTo', 4))
        other = self.client(dc=4)
        self.refused(other.call('auth.importLoginToken', token=moved['token']),
                     'SESSION_PASSWORD_NEEDED', 401)
        self.refused(other.call('auth.importLoginToken', token=moved['token']),
                     'AUTH_TOKEN_ALREADY_ACCEPTED', 400)
        password = other.call('account.getPassword')
        self.assertEqual(other.call('auth.checkPassword', password=prove(
            password, 'correct horse'))['user']['phone'], GRACE)
        self.end()

    def test_slow_move(self):
        self.start()
        client = self.client()
        self.export(client)
        self.tell('scanned', cmd='scan', phone=GRACE)
        moved = self.export(client)
        self.advance(31, client)
        other = self.client(dc=4)
        self.refused(other.call('auth.importLoginToken', token=moved['token']),
                     'AUTH_TOKEN_EXPIRED', 400)
        self.assertEqual(self.export(other)['_'], 'auth.loginToken')
        self.end()

    def test_password_removed_meanwhile(self):
        self.start()
        client = self.client(dc=4)
        self.export(client)
        self.tell('scanned', cmd='scan', phone=GRACE)
        self.refused(self.export(client), 'SESSION_PASSWORD_NEEDED')
        self.tell('done', cmd='password', phone=GRACE)
        self.assertEqual(self.export(client)['_'], 'auth.loginTokenSuccess')
        self.end()

    def test_accepted_by_a_client(self):
        self.start()
        phone, client = self.ada(), self.client()
        token = self.export(client)['token']
        self.refused(phone.call('auth.acceptLoginToken', token=os.urandom(32)),
                     'AUTH_TOKEN_INVALID')
        found = phone.call('auth.acceptLoginToken', token=token)
        self.assertEqual(found['device_model'], 'test')
        self.refused(phone.call('auth.acceptLoginToken', token=token),
                     'AUTH_TOKEN_ALREADY_ACCEPTED')
        self.update(client, 'updateLoginToken')
        self.assertEqual(self.export(client)['_'], 'auth.loginTokenSuccess')
        self.end()

    def test_sins(self):
        self.start()
        client = self.client()
        client.call('auth.exportLoginToken', except_ids=[], api_id=5, api_hash='0' * 32)
        client.call('auth.importLoginToken', token=bytes(32))
        for _ in range(10):
            self.export(client)
        self.end(1, ['api_id of exportLoginToken', 'not for this datacenter', '11 login tokens'])


class Devices(Logins):
    """The list of devices."""

    def others(self, client):
        """All entries but the client's own."""
        found = client.call('account.getAuthorizations')['authorizations']
        current = [entry for entry in found if entry.get('current')]
        self.assertEqual([entry['hash'] for entry in current], [0])
        return [entry for entry in found if not entry.get('current')]

    def test_new_login(self):
        self.start()
        first = self.ada()
        second = self.ada()
        told = self.update(first, 'updateNewAuthorization')
        entry, = self.others(first)
        self.assertEqual((told['hash'], entry['device_model'], entry['api_id']),
                         (entry['hash'], 'test', 12345))
        self.assertNotIn('device', told)
        self.refused(first.call('account.resetAuthorization', hash=5), 'HASH_INVALID')
        self.refused(first.call('account.resetAuthorization', hash=entry['hash']),
                     'FRESH_RESET_AUTHORISATION_FORBIDDEN', 406)
        self.advance(86401, first, second)
        self.assertIs(first.call('account.resetAuthorization', hash=entry['hash']), True)
        self.assertEqual(self.state(second), 'SESSION_REVOKED')
        self.assertEqual(self.state(second), 'AUTH_KEY_UNREGISTERED')
        self.assertEqual(self.others(first), [])
        self.end()

    def test_unconfirmed(self):
        self.start()
        client = self.ada()
        event = self.tell('done', cmd='elsewhere', phone=ADA, device='Nokia', country='Norway',
                          region='Oslo', unconfirmed=True)
        self.assertEqual(event['sessions'], 1)
        told = self.update(client, 'updateNewAuthorization')
        self.assertEqual((told['device'], told['location'], told['unconfirmed']),
                         ('Nokia', 'Oslo, Norway', True))
        self.assertTrue(self.others(client)[0]['unconfirmed'])
        self.assertIs(client.call('account.changeAuthorizationSettings', confirmed=True,
                                  hash=told['hash']), True)
        self.assertNotIn('unconfirmed', self.others(client)[0])
        client.call('account.changeAuthorizationSettings', hash=told['hash'],
                    call_requests_disabled=True)
        self.assertTrue(self.others(client)[0]['call_requests_disabled'])
        self.end()

    def test_all_others(self):
        self.start('[world]\nfresh = 0\n[[account]]\nphone = "9996600001"\nuser_id = 9\n'
                   'codes = [{ code = "22222" }]\nelsewhere = [{ device = "Nokia", age = 100 }]\n')
        clients = [self.client() for _ in range(2)]
        for client in clients:
            client.sign_in(client.send_code('9996600001'), '22222', '9996600001')
        self.assertEqual(sorted(entry['device_model'] for entry in self.others(clients[0])),
                         ['Nokia', 'test'])
        self.assertIs(clients[0].call('auth.resetAuthorizations'), True)
        self.assertEqual(self.others(clients[0]), [])
        self.assertEqual(self.state(clients[1]), 'SESSION_REVOKED')
        self.end()

    def test_password_pending(self):
        self.start()
        first, second = self.client(dc=4), self.client(dc=4)
        for client in (first, second):
            client.sign_in(client.send_code(GRACE), '44444', GRACE)
        first.call('auth.checkPassword', password=prove(
            first.call('account.getPassword'), 'correct horse'))
        self.assertTrue(self.others(first)[0]['password_pending'])
        self.end()

    def test_ends(self):
        self.start()
        for why, code in (('SESSION_EXPIRED', 401), ('AUTH_KEY_DUPLICATED', 406),
                          ('USER_DEACTIVATED_BAN', 401)):
            client = self.ada()
            self.tell('revoked', cmd='revoke', phone=ADA, why=why)
            self.refused(client.call('updates.getState'), why, code)
        self.refused(self.client().send_code(), 'PHONE_NUMBER_BANNED', 400)
        self.end()

    def test_future_tokens(self):
        self.start('[[account]]\nphone = "9996600001"\ncodes = [{ code = "22222" }]\n'
                   'future_auth_token = true\nno_token = true\nsetup_password_days = 7\n')
        client = self.client()
        found = client.sign_in(client.send_code('9996600001'), '22222', '9996600001')
        self.assertEqual((found['setup_password_required'], found['otherwise_relogin_days']),
                         (True, 7))
        self.assertEqual(client.call('auth.logOut'), {'_': 'auth.loggedOut', 'flags': 0})
        again = client.send_code('9996600001', logout_tokens=[found['future_auth_token'], b'x'])
        self.assertEqual(again['_'], 'auth.sentCodeSuccess')
        client.call('auth.logOut')
        client.send_code('9996600001', logout_tokens=[b'x'] * 21)
        self.end(1, ['21 logout tokens'])

    def test_token_and_password(self):
        self.start('[[account]]\nphone = "9996600001"\npassword = "x"\ntokens = ["aabb"]\n')
        self.refused(self.client().send_code('9996600001', logout_tokens=[b'\xaa\xbb']),
                     'SESSION_PASSWORD_NEEDED', 401)
        self.end()

    def test_other_person(self):
        self.start()
        client = self.ada()
        client.call('auth.logOut')
        self.tell('done', cmd='account', phone=ADA, user_id=5, bot=True,
                  codes=[{'code': '22222'}])
        user = self.client().call('help.getConfig') and self.ada().call(
            'users.getUsers', id=SELF)[0]
        self.assertEqual((user['id'], user['bot']), (5, True))
        self.end()


class Datacenters(Logins):
    """A login in more than one datacenter."""

    def carry(self, client, dc):
        """A client of another datacenter with the same login."""
        other = self.client(dc=dc)
        found = client.call('auth.exportAuthorization', dc_id=dc)
        answer = other.call('auth.importAuthorization', id=found['id'], bytes=found['bytes'])
        return other, answer, found

    def test_carry(self):
        self.start('[expect]\nlogins = 1\n')
        client = self.ada()
        other, answer, found = self.carry(client, 4)
        self.assertEqual(answer['user']['phone'], ADA)
        self.refused(other.call('auth.importAuthorization', id=found['id'], bytes=found['bytes']),
                     'AUTH_BYTES_INVALID', 400)
        self.assertEqual(self.state(other), 'updates.state')
        self.tell('revoked', cmd='revoke', phone=ADA, dc=4)
        self.assertEqual(self.state(other), 'SESSION_REVOKED')
        self.assertEqual(self.state(client), 'updates.state')
        other, _answer, _found = self.carry(client, 4)
        client.call('auth.logOut')
        self.assertEqual(self.state(other), 'AUTH_KEY_UNREGISTERED')
        self.end()

    def test_late(self):
        self.start()
        client, other = self.ada(), self.client(dc=4)
        found = client.call('auth.exportAuthorization', dc_id=4)
        self.advance(61, client)
        other.offset += 61
        self.refused(other.call('auth.importAuthorization', id=found['id'], bytes=found['bytes']),
                     'AUTH_BYTES_INVALID')
        self.end()

    def test_sins(self):
        self.start()
        client = self.ada()
        self.refused(client.call('auth.exportAuthorization', dc_id=9), 'DC_ID_INVALID')
        other, _answer, _found = self.carry(client, 4)
        other.call('auth.logOut')
        other = self.client(dc=4)
        found = client.call('auth.exportAuthorization', dc_id=4)
        self.refused(other.call('auth.importAuthorization', id=1, bytes=found['bytes']),
                     'USER_ID_INVALID')
        self.end(1, ['to DC 9', 'not the home', 'of user 1'])

    def test_account_moves(self):
        self.start('[expect]\nlogins = 1\n')
        client = self.ada()
        self.tell('done', cmd='move', phone=ADA, dc=4)
        self.refused(client.call('updates.getState'), 'USER_MIGRATE_4', 303)
        other, _answer, _found = self.carry(client, 4)
        self.assertEqual(self.state(other), 'updates.state')
        self.assertIn('future_auth_token', other.call('auth.logOut'))
        self.end()

    def test_test_servers(self):
        self.start('[world]\ntest = true\n')
        with self.assertRaisesRegex(TransportError, '-444'):
            self.client()
        self.end(1, ['dc 2 in the key exchange', 'wrong dc'])

    def test_temporary_key_sins(self):
        self.start()
        permanent = self.client()
        permanent.expires_in = 100
        self.refused(permanent.bind(permanent.key), 'TEMP_AUTH_KEY_EMPTY')
        temporary = self.client(expires_in=86400)
        self.refused(temporary.bind(os.urandom(256)), 'ENCRYPTED_MESSAGE_INVALID')
        temporary.expires_in = 90000
        self.refused(temporary.bind(permanent.key), 'EXPIRES_AT_INVALID')
        temporary.expires_in = 86400
        self.assertIs(temporary.bind(permanent.key), True)
        self.assertEqual([self.server.wait('key')['state'] for _ in range(3)],
                         ['created', 'created', 'bound'])
        self.end(1, ['with a permanent key', 's off'])

    def test_temporary_key_expires(self):
        self.start()
        permanent = self.client()
        temporary = self.client(expires_in=1000)
        temporary.bind(permanent.key)
        temporary.wrapped = False
        self.ada(temporary)
        self.advance(1001, temporary)
        with self.assertRaisesRegex(TransportError, '-404'):
            temporary.call('updates.getState')
        following = self.client(expires_in=1000)
        following.bind(permanent.key)
        following.wrapped = False
        self.assertEqual(self.state(following), 'updates.state')
        self.assertIs(following.call('auth.dropTempAuthKeys', except_auth_keys=[]), True)
        self.end()


class Notices(Logins):
    """What Telegram says of its own, and what can be asked before a login."""

    def test_notices(self):
        self.start('[[account]]\nphone = "9996600001"\ncodes = [{ code = "22222" }]\n'
                   'notices = [{ type = "AUTH_KEY_DROP_1", message = "Leave." }]\n')
        client = self.client()
        client.sign_in(client.send_code('9996600001'), '22222', '9996600001')
        found = self.update(client, 'updateServiceNotification')
        self.assertEqual((found['type'], found['message'], found['popup']),
                         ('AUTH_KEY_DROP_1', 'Leave.', True))
        self.end()

    def test_terms(self):
        self.start('[terms]\nid = "{\\"a\\":1}"\ntext = "See example.org."\npopup = true\n'
                   'expires = 60\nentities = [{ _ = "messageEntityUrl", offset = 4, length = 11 }]\n')
        client = self.ada()
        found = client.call('help.getTermsOfServiceUpdate')['terms_of_service']
        self.assertEqual((found['popup'], found['text'], found['entities'][0]['length']),
                         (True, 'See example.org.', 11))
        self.refused(client.call('help.acceptTermsOfService', id={'_': 'dataJSON', 'data': '{}'}),
                     'DATA_JSON_INVALID')
        self.assertIs(client.call('help.acceptTermsOfService', id=found['id']), True)
        self.assertEqual(client.call('help.getTermsOfServiceUpdate')['_'],
                         'help.termsOfServiceUpdateEmpty')
        self.server.wait('terms_accepted')
        self.end(1, ['id that was not given'])

    def test_countries(self):
        self.start()
        client = self.client()
        found = client.call('help.getCountriesList', lang_code='de', hash=0)
        names = {each['iso2']: each for each in found['countries']}
        self.assertEqual((names['DE']['name'], names['DE']['default_name']),
                         ('Deutschland', 'Germany'))
        self.assertTrue(names['FT']['hidden'])
        self.assertEqual(names['CA']['country_codes'][0]['prefixes'], ['403', '416'])
        self.assertNotIn('patterns', names['AR']['country_codes'][0])
        self.assertEqual(client.call('help.getCountriesList', lang_code='de', hash=found['hash']),
                         {'_': 'help.countriesListNotModified'})
        self.end()

    def test_app_config(self):
        self.start('[world]\napp_config = { fragment_prefixes = ["888"], n = 1.5, b = true }\n')
        client = self.client()
        found = client.call('help.getAppConfig', hash=0)
        self.assertEqual([(each['key'], each['value']['_']) for each in found['config']['value']],
                         [('fragment_prefixes', 'jsonArray'), ('n', 'jsonNumber'),
                          ('b', 'jsonBool')])
        self.assertEqual(client.call('help.getAppConfig', hash=found['hash'])['_'],
                         'help.appConfigNotModified')
        self.end()

    def test_forms_of_updates(self):
        self.start()
        client = self.ada()
        for form, name in (('short', 'updateShort'), ('updates', 'updates'),
                           ('combined', 'updatesCombined')):
            self.tell('pushed', cmd='push', what='dc_options', form=form, phone=ADA)
            found = client.until(lambda message, name=name: isinstance(message, dict) and
                                 message['_'] == name)
            update = found.get('update') or found['updates'][0]
            self.assertEqual(len(update['dc_options']), 3)
        self.end()

    def test_commands(self):
        self.start('', '--lenient')
        for line in ({'cmd': 'nonsense'}, {'cmd': 'move', 'phone': ADA, 'dc': 9},
                     {'cmd': 'account', 'phone': ADA, 'passwort': 'x'}):
            self.assertIn('what', self.tell('error', **line))
        self.end(1)


if __name__ == '__main__':
    unittest.main()

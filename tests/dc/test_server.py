#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the running datacenter: logins, faults and sins, with the client of testclient.py."""
import os
import pathlib
import struct
import unittest

import crypto
from rpc import CODEC
from testcase import KEYS, Case
from testclient import Datacenter, Refusal, TransportError, prove

class Login(Case):
    """What a good client sees."""

    def test_transports(self):
        self.start()
        for framing in ('abridged', 'intermediate', 'padded', 'full'):
            for obfuscated in (False, True):
                if framing == 'full' and obfuscated:
                    continue
                client = self.client(framing=framing, obfuscated=obfuscated)
                config = client.call('help.getConfig')
                self.assertEqual(config['this_dc'], 2)
                self.assertEqual({item['id']: item['port'] for item in config['dc_options']}, {
                    int(dc): port for dc, port in self.server.ready['dcs'].items()})
        self.end()

    def test_login(self):
        self.start('[expect]\ncalls = {"auth.sendCode" = 1, "auth.signIn" = "<=2"}\nlogins = 1\n')
        client = self.client()
        before = client.call('users.getUsers', id=[{'_': 'inputUserSelf'}])
        self.assertEqual(before['error_message'], 'AUTH_KEY_UNREGISTERED')
        sent = client.send_code()
        self.assertEqual(sent['next_type'], {'_': 'auth.codeTypeSms'})
        event = self.server.wait('code')
        self.assertEqual((event['via'], event['code']), ('app', '22222'))
        self.assertEqual(client.sign_in(sent, '11111')['error_message'], 'PHONE_CODE_INVALID')
        user = client.sign_in(sent, '22222')['user']
        self.assertEqual((user['id'], user['phone'], user['first_name'], user['self']),
                         (70012345, '9996612345', 'Ada', True))
        self.assertEqual(client.call('users.getUsers', id=[{'_': 'inputUserSelf'}]), [user])
        self.assertEqual(client.call('updates.getState')['_'], 'updates.state')
        token = client.call('auth.logOut')['future_auth_token']
        again = client.send_code(logout_tokens=[token])
        self.assertEqual(again['_'], 'auth.sentCodeSuccess')
        _status, end, _sins = self.server.stop()
        self.assertEqual(len(end['failed_expectations']), 2)

    def test_chain(self):
        self.start()
        client = self.client()
        sent = client.send_code()
        resend = {'phone_number': '9996612345', 'phone_code_hash': sent['phone_code_hash']}
        sent = client.call('auth.resendCode', **resend)
        self.assertEqual((sent['type']['_'], sent['timeout']), ('auth.sentCodeTypeSms', 60))
        self.server.tell(cmd='advance', seconds=61)
        self.server.wait('advanced')
        client.offset += 61
        resend['phone_code_hash'] = sent['phone_code_hash']
        sent = client.call('auth.resendCode', **resend)
        self.assertEqual(sent['type']['_'], 'auth.sentCodeTypeCall')
        self.assertNotIn('next_type', sent)
        resend['phone_code_hash'] = sent['phone_code_hash']
        self.assertEqual(client.call('auth.resendCode', **resend), {
            '_': 'rpc_error', 'error_code': 406, 'error_message': 'SEND_CODE_UNAVAILABLE'})
        self.assertEqual(client.sign_in(sent, '22222')['_'], 'auth.authorization')
        self.end(1, ['no next_type was announced'])

    def test_expired(self):
        self.start('[world]\ncode_life = 100\n')
        client = self.client()
        sent = client.send_code()
        self.server.tell(cmd='advance', seconds=101)
        self.server.wait('advanced')
        client.offset += 101
        self.assertEqual(client.sign_in(sent, '22222')['error_message'], 'PHONE_CODE_EXPIRED')
        sent = client.send_code()
        self.assertIs(client.call('auth.cancelCode', phone_number='9996612345',
                                  phone_code_hash=sent['phone_code_hash']), True)
        self.assertEqual(client.sign_in(sent, '22222')['error_message'], 'PHONE_CODE_EXPIRED')
        self.end()

    def test_numbers(self):
        self.start()
        client = self.client()
        self.assertEqual(client.send_code('123')['error_code'], 406)
        self.assertEqual(client.send_code('9996654321')['error_message'], 'PHONE_MIGRATE_4')
        sent = client.send_code('9996600000')
        self.assertEqual(sent['type']['_'], 'auth.sentCodeTypeApp')
        code = self.server.wait('code')['code']
        self.assertEqual(client.sign_in(sent, code, '9996600000')['_'],
                         'auth.authorizationSignUpRequired')
        self.end()

    def test_password_and_move(self):
        self.start()
        client = self.client(dc=4)
        self.assertEqual(client.call('account.getPassword')['error_code'], 401)
        sent = client.send_code('9996654321')
        self.assertEqual(client.sign_in(sent, '44444', '9996654321')['error_message'],
                         'SESSION_PASSWORD_NEEDED')
        password = client.call('account.getPassword')
        self.assertEqual(password['hint'], 'staple')
        self.assertEqual(client.call('auth.checkPassword', password=prove(
            password, 'wrong'))['error_message'], 'PASSWORD_HASH_INVALID')
        self.assertEqual(client.call('auth.checkPassword', password=prove(
            password, 'correct horse'))['error_message'], 'SRP_ID_INVALID')
        password = client.call('account.getPassword')
        user = client.call('auth.checkPassword', password=prove(password, 'correct horse'))['user']
        exported = client.call('auth.exportAuthorization', dc_id=2)
        other = self.client(dc=2)
        moved = other.call('auth.importAuthorization', id=exported['id'], bytes=exported['bytes'])
        self.assertEqual(moved['user'], user)
        self.server.tell(cmd='revoke', phone='9996654321')
        self.assertEqual(self.server.wait('revoked')['keys'], 2)
        self.assertEqual(other.call('updates.getState')['error_message'], 'SESSION_REVOKED')
        self.end()

    def test_token(self):
        self.start()
        client = self.client()
        query = {'api_id': 12345, 'api_hash': '0' * 32, 'except_ids': []}
        self.assertEqual(client.call('auth.exportLoginToken', **query)['_'], 'auth.loginToken')
        self.server.tell(cmd='scan', phone='9996612345')
        client.until(lambda message: isinstance(message, dict) and
                     message.get('update') == {'_': 'updateLoginToken'})
        self.assertEqual(client.call('auth.exportLoginToken', **query)['_'],
                         'auth.loginTokenSuccess')
        self.end()

    def test_temporary_key(self):
        self.start()
        permanent = self.client()
        client = self.client(expires_in=86400)
        self.assertEqual(client.send_code()['error_message'], 'AUTH_KEY_PERM_EMPTY')
        self.assertEqual(client.bind(permanent.key), True)
        client.wrapped = False
        self.assertEqual(client.sign_in(client.send_code(), '22222')['_'], 'auth.authorization')
        permanent.call('help.getConfig')
        self.assertEqual(permanent.call('updates.getState')['_'], 'updates.state')
        client.send(CODEC.write({'_': 'destroy_auth_key'}))
        client.until(lambda found: isinstance(found, dict) and 'destroy' in found['_'])
        with self.assertRaises(TransportError):
            permanent.call('updates.getState')
        self.end(1, ['temporary key that is not bound',
                     'help.getConfig under a permanent key', 'updates.getState under a permanent'])

    def test_login_email(self):
        self.server = Datacenter(
            self.place.name, (pathlib.Path(__file__).parent / 'scenarios' / 'types.toml').read_text(
                encoding='utf-8'), '--key-cache', KEYS.name)
        client = self.client()
        phone = '9996600010'
        sent = client.send_code(phone)
        self.assertEqual(sent['type']['_'], 'auth.sentCodeTypeSetUpEmailRequired')
        purpose = {'_': 'emailVerifyPurposeLoginSetup', 'phone_number': phone,
                   'phone_code_hash': sent['phone_code_hash']}
        client.call('account.sendVerifyEmailCode', purpose=purpose, email='me@example.org')
        code = {'_': 'emailVerificationCode', 'code': self.server.wait('code')['code']}
        found = client.call('account.verifyEmail', purpose=purpose, verification=code)
        self.assertEqual(client.sign_in(found['sent_code'], '10101', phone)['_'],
                         'auth.authorization')
        for place, code in enumerate(('11111', '123456', '74955551234', '551234', '55555',
                                      '666666', 'Sun', 'two words here'), 1):
            phone = '99966%05d' % place
            client.call('auth.logOut')
            self.assertEqual(client.sign_in(client.send_code(phone), code, phone)['_'],
                             'auth.authorization')
        client.call('auth.logOut')
        phone = '9996600009'
        sent = client.send_code(phone)
        self.assertEqual(client.call(
            'auth.signIn', phone_number=phone, phone_code_hash=sent['phone_code_hash'],
            email_verification={'_': 'emailVerificationCode', 'code': '999999'})['_'],
            'auth.authorization')
        self.end()

    def test_scripted(self):
        self.start('''
[[answer]]
method = "auth.sendCode"
error = "FLOOD_WAIT_4"
[[answer]]
method = "auth.sendCode"
[answer.result]
_ = "auth.sentCode"
phone_code_hash = "h"
timeout = 7
type = { _ = "auth.sentCodeTypeSetUpEmailRequired" }
[[answer]]
method = "auth.sendCode"
unknown_constructor = true
''')
        client = self.client()
        self.assertEqual(client.send_code()['error_code'], 420)
        self.assertEqual(client.send_code()['timeout'], 7)
        with self.assertRaises(Exception):
            client.send_code()
        self.assertEqual(client.send_code()['_'], 'auth.sentCode')
        self.end()


class Faults(Case):
    """What goes wrong on request, and what a client can do about it."""

    def fault(self, **keys):
        """Starts with one fault."""
        lines = ['%s = %r' % item for item in keys.items()]
        self.start('[[fault]]\n' + '\n'.join(lines) + '\n[expect]\ncalls = {"auth.sendCode" = 1}')

    def test_handshake(self):
        for when, do in (('resPQ', 'wrong-nonce'), ('resPQ', 'unknown-fingerprint'),
                         ('server_DH_params', 'wrong-server-nonce'),
                         ('server_DH_params', 'bad-dh-hash'), ('server_DH_params', 'bad-g'),
                         ('server_DH_params', 'bad-prime'), ('server_DH_params', 'bad-ga'),
                         ('server_DH_params', 'wrong-inner-nonce'), ('server_DH_params', 'dh-fail'),
                         ('server_DH_params', 'cut'), ('dh_gen', 'bad-new-nonce-hash'),
                         ('dh_gen', 'dh-gen-fail')):
            with self.subTest(do):
                self.start('[[fault]]\nwhen = "handshake:%s"\ndo = "%s"\n' % (when, do))
                with self.assertRaises(Refusal):
                    self.client()
                self.client().call('help.getConfig')
                self.end()
                self.server.process.stdout.close()
        for do, error in (('drop-before', EOFError), ('drop-after', EOFError),
                          ('transport-error', TransportError)):
            with self.subTest(do):
                self.start('[[fault]]\nwhen = "handshake:req_DH_params"\ndo = "%s"\n' % do)
                with self.assertRaises(error):
                    self.client()
                self.end()
                self.server.process.stdout.close()
        for do in ('dh-retry', 'one-byte', 'trailing'):
            with self.subTest(do):
                self.start('[[fault]]\nwhen = "handshake:dh_gen"\ndo = "%s"\n' % do)
                self.client().call('help.getConfig')
                self.end()
                self.server.process.stdout.close()

    def test_drop_before(self):
        self.fault(when='auth.sendCode', do='drop-before')
        client = self.client()
        body = client.query('auth.sendCode', phone_number='9996612345', api_id=12345,
                            api_hash='0' * 32, settings={'_': 'codeSettings'})
        message = client.message(body)
        client.pack([message])
        with self.assertRaises(EOFError):
            client.receive()
        client.reconnect()
        client.pack([message], container=True)
        self.assertEqual(client.until(lambda found: found[0] == message[0] if isinstance(
            found, tuple) else False)[1]['_'], 'auth.sentCode')
        self.end()

    def test_drop_after(self):
        self.fault(when='auth.sendCode', do='drop-after')
        client = self.client()
        with self.assertRaises(EOFError):
            client.send_code()
        client.reconnect()
        client.pack([client.message(CODEC.write(
            {'_': 'msgs_state_req', 'msg_ids': [client.last]}), False)])
        self.assertEqual(client.until(lambda found: isinstance(found, tuple))[1]['_'],
                         'auth.sentCode')
        client.send(CODEC.write({'_': 'ping', 'ping_id': 1}))
        self.end()

    def test_answers(self):
        for do in ('wrong-msg-key', 'wrong-session-id', 'even-msg-id', 'wrong-key-id',
                   'short-padding'):
            with self.subTest(do):
                self.fault(when='auth.sendCode', do=do)
                client = self.client()
                with self.assertRaises(Refusal):
                    client.send_code()
                client.reconnect()
                client.send(CODEC.write({'_': 'ping', 'ping_id': 1}))
                self.assertEqual(client.until(lambda found: isinstance(found, tuple))[1]['_'],
                                 'auth.sentCode')
                self.end()
                self.server.process.stdout.close()
        for do in ('gzip-answer', 'one-byte', 'replay', 'duplicate-answer', 'late', 'bad-salt',
                   'delay', 'forget-session'):
            with self.subTest(do):
                self.fault(when='auth.sendCode', do=do, **(
                    {'seconds': 0.1} if do in ('late', 'delay') else {}))
                client = self.client()
                client.call('help.getConfig')
                self.assertEqual(client.send_code()['_'], 'auth.sentCode')
                self.end()
                self.server.process.stdout.close()

    def test_detailed_info(self):
        self.fault(when='auth.sendCode', do='detailed-info')
        client = self.client()
        client.send(client.query('auth.sendCode', phone_number='9996612345', api_id=12345,
                                 api_hash='0' * 32, settings={'_': 'codeSettings'}))
        info = client.until(lambda found: isinstance(found, dict) and 'answer_msg_id' in found)
        client.pack([client.message(CODEC.write({
            '_': 'msg_resend_req', 'msg_ids': [info['answer_msg_id']]}), False)])
        self.assertEqual(client.until(lambda found: isinstance(found, tuple))[1]['_'],
                         'auth.sentCode')
        self.end()

    def test_salt_same_message(self):
        self.fault(when='auth.sendCode', do='bad-salt')
        client = self.client()
        message = client.message(client.query(
            'auth.sendCode', phone_number='9996612345', api_id=12345, api_hash='0' * 32,
            settings={'_': 'codeSettings'}))
        client.pack([message])
        client.until(lambda found: isinstance(found, dict) and 'new_server_salt' in found)
        client.pack([message])
        self.assertEqual(client.until(lambda found: isinstance(found, tuple))[1]['_'],
                         'auth.sentCode')
        self.end()

    def test_bad_msg(self):
        self.start('[[fault]]\nwhen = "help.getConfig"\ndo = "bad-msg"\nvalue = 33\n')
        client = self.client()
        answer = client.call('help.getConfig')
        self.assertEqual((answer['_'], answer['error_code']), ('bad_msg_notification', 33))
        self.end()

    def test_unknown_key(self):
        self.start()
        client = self.client()
        client.call('help.getConfig')
        self.server.tell(cmd='forget', what='keys')
        self.server.wait('forgotten')
        with self.assertRaisesRegex(TransportError, '-404'):
            client.call('help.getConfig')
        self.server.tell(cmd='refuse', on=True)
        self.server.wait('refusing')
        with self.assertRaises((EOFError, ConnectionError)):
            self.client()
        self.end()

    def test_push(self):
        self.start()
        client = self.client()
        client.send_code()
        for what in ('sent_code', 'service_notification', 'login_token', 'config'):
            self.server.tell(cmd='push', what=what, phone='9996612345')
            client.until(lambda message: isinstance(message, dict) and
                         message['_'] == 'updateShort')
            self.assertEqual(self.server.wait('pushed')['sessions'], 1)
        self.end()


class Sins(Case):
    """Every rule a client can break is seen."""

    def sinner(self, act, *wanted, status=1):
        """One client that does one thing wrong."""
        self.start()
        client = self.client()
        try:
            act(client)
        except (EOFError, Refusal, TransportError):
            pass
        self.end(status, wanted)
        self.server.process.stdout.close()

    def test_envelope(self):
        ping = CODEC.write({'_': 'ping', 'ping_id': 5})
        config = CODEC.write({'_': 'help.getConfig'})

        def sealed(**options):
            def act(client):
                client.seal(options.pop('msg_id', None) or client.msg_id(), options.pop('seqno', 0),
                            options.pop('body', ping), **options)
                client.receive()
            return act

        def nested(client):
            inner = struct.pack('<IIqii', 0x73f1f8dc, 1, client.msg_id(), 0, len(ping)) + ping
            client.pack([client.message(inner, False)], container=True)
            client.receive()

        def old_container(client):
            message = client.message(ping, False)
            client.pack([message], container=True, outer=message[0])
            client.receive()

        def repeated(client):
            message = client.message(client.query('help.getConfig'))
            client.pack([message])
            client.receive()
            client.pack([message])
            client.receive()

        self.sinner(sealed(padding=4), 'padding of 4')
        self.sinner(sealed(padding=1044), 'padding of 1044')
        self.sinner(sealed(msg_id=(1 << 62) | 2), 'not divisible')
        self.sinner(sealed(session_id=bytes(8)), 'session id zero')
        self.sinner(sealed(seqno=0, body=config), 'even seqno')
        self.sinner(sealed(seqno=4), 'seqno 4, not 0')
        self.sinner(sealed(body=ping + bytes(4)), '4 bytes too many')
        self.sinner(sealed(body=CODEC.write({'_': 'msgs_ack', 'msg_ids': [5]})),
                    'acknowledgement of 5')
        self.sinner(sealed(body=CODEC.write({'_': 'msgs_ack', 'msg_ids': [5]}), seqno=1),
                    'odd seqno')
        self.sinner(nested, 'container in a container')
        self.sinner(old_container, 'not younger')
        self.sinner(repeated, 'repeated outside')

    def test_time(self):
        def late(client):
            client.call('help.getConfig')
            client.seal(client.last - (400 << 32), 2, CODEC.write({'_': 'ping', 'ping_id': 5}))
            client.receive()

        self.sinner(late, 'msg_id 400 s old')

    def test_salt(self):
        def stubborn(client):
            client.call('help.getConfig')
            client.salt = os.urandom(8)
            client.call('help.getConfig')

        self.sinner(stubborn, 'though the session was told')

    def test_acks(self):
        def silent(client):
            client.call('help.getConfig')
            client.acks = []
            for _ in range(3):
                self.server.tell(cmd='advance', seconds=100)
                self.server.wait('advanced')
                client.offset += 100
                client.send(CODEC.write({'_': 'help.getConfig'}), ack=False)
                client.receive()

        self.start()
        silent(self.client())
        status, _end, said = self.server.stop()
        self.assertEqual(status, 1)
        self.assertTrue(said and all('no acknowledgement' in what for what in said), said)

    def test_queries(self):
        def unwrapped(client):
            client.wrapped = True
            client.call('help.getConfig')

        def layer(client):
            client.wrapped = True
            client.send(CODEC.write({'_': 'invokeWithLayer', 'layer': 200, 'query': CODEC.write(
                {'_': 'initConnection', 'api_id': 12345, 'device_model': 'test',
                 'system_version': '1', 'app_version': '1', 'system_lang_code': 'en',
                 'lang_pack': '', 'lang_code': '',
                 'query': CODEC.write({'_': 'help.getConfig'})})}))
            client.receive()

        def unknown(client):
            client.call('help.getConfig')
            client.send(bytes.fromhex('efbeadde'))
            client.receive()

        def early(client):
            client.call('account.updateStatus', offline=False)

        def flags(client):
            client.send_code(allow_app_hash=True)

        def resend(client):
            sent = client.send_code()
            client.call('auth.resendCode', phone_number='9996612345', reason='x',
                        phone_code_hash=sent['phone_code_hash'])

        def hurry(client):
            sent = client.send_code()
            for _ in range(2):
                sent = client.call('auth.resendCode', phone_number='9996612345',
                                   phone_code_hash=sent['phone_code_hash'])

        def plain(client):
            client.call('help.getConfig')
            client.exchange()

        self.sinner(unwrapped, 'without initConnection')
        self.sinner(layer, 'layer 200')
        self.sinner(unknown, 'unknown constructor deadbeef')
        self.sinner(early, 'before login')
        self.sinner(flags, 'flags 0x10')
        self.sinner(resend, 'flags 0x1')
        self.sinner(hurry, 'too early')
        self.sinner(plain, *['after encrypted'] * 3)

    def test_lenient(self):
        self.start('', '--lenient')
        client = self.client()
        client.wrapped = True
        self.assertEqual(client.call('help.getConfig')['error_message'], 'CONNECTION_NOT_INITED')
        self.end(0, ['without initConnection'])

    def test_expectation(self):
        self.start('[expect]\ncalls = {"auth.sendCode" = 1}\n')
        self.assertEqual(len(self.end(1)['failed_expectations']), 1)

    def test_permissions(self):
        self.start()
        private = pathlib.Path(KEYS.name) / 'private.pem'
        self.assertEqual(private.stat().st_mode & 0o777, 0o600)
        self.assertEqual(crypto.RsaKey.load(private).fingerprint, self.server.key[2])
        self.end()


if __name__ == '__main__':
    unittest.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tests of the datacenter's own parts against known answers."""
import json
import pathlib
import unittest

import accounts
import crypto
import keys
import scenario
import session
import tl
import transport
from rpc import CODEC, Call

VECTORS = json.loads((pathlib.Path(__file__).parent / 'vectors.json').read_text(encoding='ascii'))
PHONE_AND_HASH = '0a3939393636313233343500126131623263336434653566366137623863' '3900'
REQUESTS = {
    'auth.sendCode': '4f2477a60a393939363631323334350039300000203031323334353637383961626364656630'
                     '313233343536373839616263646566000000783d25ad4000000015c4b51c01000000050102030'
                     '4050000',
    'auth.resendCode': '2375e4ca00000000' + PHONE_AND_HASH,
    'auth.cancelCode': '7805041f' + PHONE_AND_HASH,
    'auth.signIn': '51a9528d01000000' + PHONE_AND_HASH + '0532323232320000',
    'account.getPassword': 'f5308a54',
    'help.getCountriesList': 'a887577302656e0000000000',
}
SENT_SMS = ('0225005e06000000a2bb00c005000000126131623263336434653566366137623863' '3900'
            'e3d31c7478000000')


def raw(text):
    """Bytes of hex."""
    return bytes.fromhex(text)


class FakeWorld:
    """Only what AuthKey.open() needs."""

    options = {'salt_period': 1800}

    def __init__(self):
        self.sins = []
        self.world = self

    @staticmethod
    def now():
        """A clock that stands still."""
        return 1735910891.0

    def sin(self, what, **_fields):
        """Remembers it."""
        self.sins.append(what)


class Crypto(unittest.TestCase):
    """crypto.py, keys.py"""

    def test_ige(self):
        for case in VECTORS['ige']:
            key, iv = raw(case['key']), raw(case['iv'])
            clear, secret = raw(case['plaintext']), raw(case['ciphertext'])
            self.assertEqual(crypto.ige_encrypt(clear, key, iv), secret)
            self.assertEqual(crypto.ige_decrypt(secret, key, iv), clear)

    def test_key_derivation(self):
        for name, function in (('kdf', crypto.kdf), ('kdf_old', crypto.kdf_old)):
            for case in VECTORS[name]:
                found = function(raw(case['auth_key']), raw(case['msg_key']), case['x'])
                self.assertEqual(found, (raw(case['aes_key']), raw(case['aes_iv'])))
        for case in VECTORS['exchange_kdf']:
            found = crypto.exchange_kdf(raw(case['server_nonce']), raw(case['new_nonce']))
            self.assertEqual(found, (raw(case['tmp_aes_key']), raw(case['tmp_aes_iv'])))

    def test_rsa(self):
        parts = VECTORS['rsa_key']
        key = crypto.RsaKey(int(parts['p'], 16), int(parts['q'], 16))
        self.assertEqual(key.fingerprint, raw(parts['fingerprint_wire']))
        for case in VECTORS['rsa_pad']:
            self.assertEqual(key.unpad(raw(case['encrypted_data'])), raw(case['data_with_padding']))
        self.assertIsNone(key.unpad(b'\1' * 256))

    def test_messages(self):
        for case in VECTORS['messages']:
            world = FakeWorld()
            key = keys.AuthKey(world, raw(case['auth_key']), bytes(8), None)
            found, token = key.open(raw(case['packet']))
            msg_id = int.from_bytes(raw(case['msg_id']), 'little', signed=True)
            self.assertEqual(found, (raw(case['server_salt']), raw(case['session_id']), msg_id,
                                     case['seq_no'], raw(case['body'])))
            if case['quick_ack_token']:
                self.assertEqual(token[:3], raw(case['quick_ack_token'])[:3])
            broken = bytearray(raw(case['packet']))
            broken[-1] ^= 1
            self.assertIsNone(key.open(bytes(broken)))

    def test_binding(self):
        case = VECTORS['bind']
        key = keys.AuthKey(FakeWorld(), raw(case['perm_auth_key']), bytes(8), None)
        (msg_id, seqno, size), inner = session.check_bind_message(
            key, raw(case['encrypted_message']))
        self.assertEqual((msg_id, seqno, size), (
            int.from_bytes(raw(case['msg_id']), 'little', signed=True), 0, 40))
        self.assertEqual(inner, raw(case['bind_auth_key_inner']))

    def test_password(self):
        for case in VECTORS['srp']:
            password = accounts.Password(raw(case['password_utf8']).decode(), raw(case['salt1']),
                                         raw(case['salt2']), case['g'])
            for m1, good in ((case['M1'], True), ('00' * 32, False)):
                srp_id, number = password.challenge(int(case['server_b'], 16))
                self.assertEqual(number, raw(case['B']))
                if good:
                    password.check(srp_id, raw(case['A']), raw(m1))
                else:
                    with self.assertRaisesRegex(accounts.RpcError, 'PASSWORD_HASH_INVALID'):
                        password.check(srp_id, raw(case['A']), raw(m1))
            with self.assertRaisesRegex(accounts.RpcError, 'SRP_ID_INVALID'):
                password.check(1, raw(case['A']), raw(case['M1']))


class Language(unittest.TestCase):
    """tl.py, rpc.Call"""

    def test_requests(self):
        for name, text in REQUESTS.items():
            call = Call(raw(text))
            self.assertEqual((call.method, call.trailing, call.error), (name, 0, None))
            self.assertEqual(CODEC.write({**call.args}), raw(text))
        self.assertEqual(Call(raw(REQUESTS['auth.signIn'])).args['phone_code'], '22222')

    def test_answer(self):
        value = CODEC.read(tl.Reader(raw(SENT_SMS)))
        self.assertEqual(value['type'], {'_': 'auth.sentCodeTypeSms', 'length': 5})
        self.assertEqual(CODEC.write(value), raw(SENT_SMS))

    def test_layers(self):
        user = {'_': 'user', 'self': True, 'id': 1, 'access_hash': 2, 'first_name': 'Ada'}
        for layer, number in ((144, 0x3ff6ecb0), (198, 0x4b46c37e), (214, 0x20b1422),
                              (227, 0x31774388)):
            self.assertEqual(int.from_bytes(CODEC.write(user, layer)[:4], 'little'), number)

    def test_bad_input(self):
        text = raw(REQUESTS['auth.sendCode'])
        for size in range(4, len(text)):
            self.assertIsNotNone(Call(text[:size]).error)
        self.assertEqual(Call(text + bytes(4)).trailing, 4)
        self.assertIn('unknown', Call(raw('efbeadde')).error)
        self.assertIsNone(Call(tl.gzip_packed(text)).error)
        self.assertIn('gzip in gzip', Call(tl.gzip_packed(tl.gzip_packed(text))).error)


class Framing(unittest.TestCase):
    """transport.py"""

    def test_every_cut(self):
        packets = [bytes(24), bytes(range(200)) * 4, bytes(4)]
        for tag, framing in ((b'\xef', transport.Abridged()), (b'\xee' * 4,
                                                               transport.Intermediate()),
                             (b'\xdd' * 4, transport.Padded()), (b'', transport.Full())):
            stream = tag + b''.join(framing.frame(packet) for packet in packets)
            for cut in range(1, len(stream)):
                server = transport.Transport()
                found = list(server.feed(stream[:cut])) + list(server.feed(stream[cut:]))
                self.assertEqual([item[0][:len(packet)] for item, packet in zip(found, packets)],
                                 packets)
                self.assertEqual(server.name, framing.name)

    def test_obfuscated(self):
        for case in VECTORS['obfuscated']:
            server = transport.Transport()
            self.assertEqual(list(server.feed(raw(case['header']))), [])
            self.assertTrue(server.obfuscated)
            if case['dc'] is not None:
                self.assertEqual(server.dc, case['dc'])
            for part in case['client_to_server_after_header'] or ():
                self.assertEqual(server.incoming(raw(part['wire'])), raw(part['plain']))
            for part in case['server_to_client_from_start'] or ():
                self.assertEqual(server.outgoing(raw(part['plain'])), raw(part['wire']))

    def test_bad_frames(self):
        for text in ('ef00', 'eeeeeeee0000000000', 'eeeeeeee07000000' + '00' * 7,
                     'eeeeeeeeffffff7f', 'ef7f10000000', '474554202f204854'):
            with self.assertRaises(transport.FrameError):
                list(transport.Transport().feed(raw(text)))


class Scenarios(unittest.TestCase):
    """scenario.py and the files in scenarios/"""

    def test_files(self):
        for path in sorted((pathlib.Path(__file__).parent / 'scenarios').glob('*.toml')):
            with self.subTest(path.name):
                loaded = scenario.Scenario(path)
                for account in loaded.accounts:
                    for step in accounts.Account(account, 2).steps:
                        code, kind, _notes = accounts.sent_type(step['type'], step, None)
                        silent = step['type'] in ('setup_email', *accounts.OTHER_STEPS)
                        self.assertTrue(code or silent)
                        if kind:
                            CODEC.write(kind)
                self.assertIsInstance(loaded.failed({
                    'calls': {}, 'logins': 0, 'connections': 0, 'keys': 0, 'sins': 0}), list)

    def test_counts(self):
        for wanted, good in ((1, (1,)), ('<=2', (0, 1, 2)), ('>=2', (2, 3)), ('1..3', (1, 2, 3))):
            self.assertEqual([count for count in range(4) if scenario.matches(count, wanted)],
                             list(good))

    def test_error_codes(self):
        for text, code in (('PHONE_MIGRATE_4', 303), ('FLOOD_WAIT_4', 420), ('AUTH_RESTART', 500),
                           ('SESSION_PASSWORD_NEEDED', 401), ('PHONE_NUMBER_INVALID', 406),
                           ('PHONE_CODE_INVALID', 400), ('AUTH_KEY_DUPLICATED', 406)):
            self.assertEqual(scenario.error_code(text), code)

    def test_misspelt(self):
        with self.assertRaises(scenario.ScenarioError):
            scenario.Fault({'do': 'delay', 'secs': 1})
        with self.assertRaises(scenario.ScenarioError):
            scenario.Fault({'do': 'bad-sale'})


if __name__ == '__main__':
    unittest.main()

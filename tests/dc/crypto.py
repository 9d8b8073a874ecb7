# SPDX-License-Identifier: GPL-3.0-or-later
"""The ciphers and numbers of MTProto, on the system's libcrypto through ctypes."""
import base64
import ctypes
import ctypes.util
import hashlib
import math
import os
import random

PRIME = int(
    'c71caeb9c6b1c9048e6c522f70f13f73980d40238e3e21c14934d037563d930f48198a0aa7c14058229493d2'
    '2530f4dbfa336f6e0ac925139543aed44cce7c3720fd51f69458705ac68cd4fe6b6b13abdc97465129693284'
    '54f18faf8c595f642477fe96bb2a941d5bcd1d4ac8cc49880708fa9b378e3c4f3a9060bee67cf9a4a4a69581'
    '1051907e162753b56b0f6b410dba74d8a84b2a14b3144e0ef1284754fd17ed950d5965b4b9dd46582db1178d'
    '169c6bc465b0d6ff9ca3928fef5b9ae4e418fc15e83ebea0f87fa9ff5eed70050ded2849f47bf959d956850c'
    'e929851f0d8115f635b105ee2e4e15d04b2454bf6f4fadf034b10403119cd8e3b92fcc5b', 16)
MARGIN = 1 << 1984


def _library():
    try:
        return ctypes.CDLL('libcrypto.so.3')
    except OSError:
        return ctypes.CDLL(ctypes.util.find_library('crypto'))


_lib = _library()
_pointer = ctypes.c_void_p
for _name, _result, _arguments in (
        ('BN_new', _pointer, ()),
        ('BN_CTX_new', _pointer, ()),
        ('BN_free', None, (_pointer,)),
        ('BN_bin2bn', _pointer, (ctypes.c_char_p, ctypes.c_int, _pointer)),
        ('BN_bn2binpad', ctypes.c_int, (_pointer, ctypes.c_char_p, ctypes.c_int)),
        ('BN_mod_exp', ctypes.c_int, (_pointer,) * 5),
        ('BN_generate_prime_ex', ctypes.c_int,
         (_pointer, ctypes.c_int, ctypes.c_int, _pointer, _pointer, _pointer)),
        ('EVP_CIPHER_CTX_new', _pointer, ()),
        ('EVP_CIPHER_CTX_free', None, (_pointer,)),
        ('EVP_aes_256_ctr', _pointer, ()),
        ('EVP_EncryptInit_ex', ctypes.c_int,
         (_pointer, _pointer, _pointer, ctypes.c_char_p, ctypes.c_char_p)),
        ('EVP_EncryptUpdate', ctypes.c_int,
         (_pointer, ctypes.c_char_p, ctypes.POINTER(ctypes.c_int), ctypes.c_char_p, ctypes.c_int)),
        ('AES_set_encrypt_key', ctypes.c_int, (ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)),
        ('AES_set_decrypt_key', ctypes.c_int, (ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p)),
        ('AES_ige_encrypt', None,
         (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p, ctypes.c_char_p,
          ctypes.c_int))):
    getattr(_lib, _name).restype = _result
    getattr(_lib, _name).argtypes = _arguments
_context = _lib.BN_CTX_new()


def sha1(data):
    """SHA-1 of some bytes."""
    return hashlib.sha1(data).digest()


def sha256(data):
    """SHA-256 of some bytes."""
    return hashlib.sha256(data).digest()


def xor(one, other):
    """Two byte strings of one length, bit by bit."""
    return bytes(a ^ b for a, b in zip(one, other))


def _bignum(number):
    data = number.to_bytes((number.bit_length() + 7) // 8 or 1, 'big')
    return _lib.BN_bin2bn(data, len(data), None)


def mod_exp(base, exponent, modulus):
    """base ** exponent % modulus, several times faster than Python's own."""
    numbers = [_lib.BN_new(), _bignum(base), _bignum(exponent), _bignum(modulus)]
    _lib.BN_mod_exp(*numbers, _context)
    size = (modulus.bit_length() + 7) // 8
    out = ctypes.create_string_buffer(size)
    _lib.BN_bn2binpad(numbers[0], out, size)
    for number in numbers:
        _lib.BN_free(number)
    return int.from_bytes(out.raw, 'big')


def _ige(data, key, iv, encrypt):
    schedule = ctypes.create_string_buffer(256)
    prepare = _lib.AES_set_encrypt_key if encrypt else _lib.AES_set_decrypt_key
    prepare(key, len(key) * 8, schedule)
    out = ctypes.create_string_buffer(len(data))
    state = ctypes.create_string_buffer(iv, 32)
    _lib.AES_ige_encrypt(data, out, len(data), schedule, state, 1 if encrypt else 0)
    return out.raw


def ige_encrypt(data, key, iv):
    """AES in IGE mode; iv is the previous ciphertext block, then the previous plaintext."""
    return _ige(data, key, iv, True)


def ige_decrypt(data, key, iv):
    """The reverse of ige_encrypt."""
    return _ige(data, key, iv, False)


class Ctr:
    """One direction of an AES-256-CTR stream."""

    def __init__(self, key, iv):
        self._ctx = _lib.EVP_CIPHER_CTX_new()
        _lib.EVP_EncryptInit_ex(self._ctx, _lib.EVP_aes_256_ctr(), None, key, iv)

    def __call__(self, data):
        out = ctypes.create_string_buffer(len(data) + 16)
        size = ctypes.c_int()
        _lib.EVP_EncryptUpdate(self._ctx, out, ctypes.byref(size), data, len(data))
        return out.raw[:size.value]

    def __del__(self):
        _lib.EVP_CIPHER_CTX_free(self._ctx)


def message_key_large(auth_key, plaintext, x):
    """The hash of which the middle is the message key; x is 0 from client, 8 from server."""
    return sha256(auth_key[88 + x:120 + x] + plaintext)


def kdf(auth_key, msg_key, x):
    """AES key and iv of one MTProto 2.0 message."""
    a = sha256(msg_key + auth_key[x:x + 36])
    b = sha256(auth_key[40 + x:76 + x] + msg_key)
    return a[:8] + b[8:24] + a[24:], b[:8] + a[8:24] + b[24:]


def kdf_old(auth_key, msg_key, x=0):
    """AES key and iv of MTProto 1.0, which survives inside auth.bindTempAuthKey."""
    a = sha1(msg_key + auth_key[x:x + 32])
    b = sha1(auth_key[32 + x:48 + x] + msg_key + auth_key[48 + x:64 + x])
    c = sha1(auth_key[64 + x:96 + x] + msg_key)
    d = sha1(msg_key + auth_key[96 + x:128 + x])
    return a[:8] + b[8:20] + c[4:16], a[8:20] + b[:8] + c[16:20] + d[:8]


def exchange_kdf(server_nonce, new_nonce):
    """AES key and iv that protect the Diffie-Hellman part of the key exchange."""
    a = sha1(new_nonce + server_nonce)
    b = sha1(server_nonce + new_nonce)
    c = sha1(new_nonce + new_nonce)
    return a + b[:12], b[12:20] + c + new_nonce[:4]


def seal(auth_key, plaintext, x):
    """An encrypted packet of a padded plaintext."""
    msg_key = message_key_large(auth_key, plaintext, x)[8:24]
    return sha1(auth_key)[12:20] + msg_key + ige_encrypt(plaintext, *kdf(auth_key, msg_key, x))


def new_prime(bits):
    """A random prime number."""
    number = _lib.BN_new()
    _lib.BN_generate_prime_ex(number, bits, 0, None, None, None)
    out = ctypes.create_string_buffer(bits // 8 + 1)
    _lib.BN_bn2binpad(number, out, len(out))
    _lib.BN_free(number)
    return int.from_bytes(out.raw, 'big')


def new_pq():
    """A number that a client can factor in milliseconds, with its factors p < q."""
    p, q = sorted((new_prime(random.choice((30, 31))), new_prime(31)))
    return new_pq() if p == q else (p, q)


def short(number):
    """Big-endian bytes without leading zeros."""
    return number.to_bytes((number.bit_length() + 7) // 8 or 1, 'big')


def in_range(number):
    """Whether a Diffie-Hellman number is far enough from both ends."""
    return MARGIN <= number <= PRIME - MARGIN


def _der(tag, body):
    size = len(body)
    head = bytes((size,)) if size < 128 else bytes((0x80 | len(short(size)),)) + short(size)
    return bytes((tag,)) + head + body


def _der_integers(numbers):
    body = b''
    for number in numbers:
        data = short(number)
        body += _der(2, b'\0' + data if data[0] & 0x80 else data)
    return _der(0x30, body)


def _pem(kind, data):
    text = base64.b64encode(data).decode()
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    return '\n'.join(['-----BEGIN %s-----' % kind, *lines, '-----END %s-----' % kind, ''])


class RsaKey:
    """A server key: unpadded RSA in both directions, files and the fingerprint."""

    def __init__(self, p, q, e=65537):
        self.n, self.e = p * q, e
        self.p, self.q = p, q
        self.d = pow(e, -1, math.lcm(p - 1, q - 1))
        wire = b''
        for number in (self.n, self.e):
            data = short(number)
            head = bytes((len(data),)) if len(data) < 254 else (
                b'\xfe' + len(data).to_bytes(3, 'little'))
            wire += head + data + bytes(-len(head + data) % 4)
        self.fingerprint = sha1(wire)[12:20]

    @classmethod
    def generate(cls):
        """A new key of 2048 bits."""
        while True:
            p, q = new_prime(1024), new_prime(1024)
            if p != q and (p * q).bit_length() == 2048 and math.gcd(
                    65537, (p - 1) * (q - 1)) == 1:
                return cls(p, q)

    @classmethod
    def load(cls, path):
        """The key of a file that private_pem() made."""
        with open(path, encoding='ascii') as file:
            lines = file.read().split('\n')
        data = base64.b64decode(''.join(line for line in lines if '-' not in line))
        numbers, at = [], 4
        while at < len(data):
            size, at = data[at + 1], at + 2
            if size & 0x80:
                width = size & 0x7f
                size, at = int.from_bytes(data[at:at + width], 'big'), at + width
            numbers.append(int.from_bytes(data[at:at + size], 'big'))
            at += size
        return cls(numbers[4], numbers[5], numbers[2])

    def public_pem(self):
        """PKCS#1, as MTProto clients want it."""
        return _pem('RSA PUBLIC KEY', _der_integers((self.n, self.e)))

    def private_pem(self):
        """PKCS#1 as well."""
        p, q, d = self.p, self.q, self.d
        return _pem('RSA PRIVATE KEY', _der_integers(
            (0, self.n, self.e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))))

    def decrypt(self, data):
        """256 bytes to 256 bytes."""
        return mod_exp(int.from_bytes(data, 'big'), self.d, self.n).to_bytes(256, 'big')

    def unpad(self, data):
        """What a client encrypted with RSA_PAD (192 bytes, padding included), or None."""
        block = self.decrypt(data)
        aes = block[32:]
        temp = xor(block[:32], sha256(aes))
        inner = ige_decrypt(aes, temp, bytes(32))
        padded = inner[:192][::-1]
        return padded if sha256(temp + padded) == inner[192:] else None

    def unpad_old(self, data):
        """The same for the older scheme: a SHA-1 hash and up to 235 bytes it may cover."""
        block = self.decrypt(data)
        return (block[1:21], block[21:]) if block[0] == 0 else None


def random_number(bits=2048):
    """A secret exponent."""
    return int.from_bytes(os.urandom(bits // 8), 'big')

# SPDX-License-Identifier: GPL-3.0-or-later
"""A baseline JPEG of flat squares of 8 by 8 points: small, valid, and made without a library."""
import struct
import zlib

# Huffman table for DC differences: the codes of the standard (Annex K) for luminance.
COUNTS = (0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0)
VALUES = tuple(range(12))
END_OF_BLOCK = '0'  # the only AC code in use


def _codes():
    found, code, place = {}, 0, 0
    for length, count in enumerate(COUNTS, 1):
        for _ in range(count):
            found[VALUES[place]] = format(code, '0%db' % length)
            code, place = code + 1, place + 1
        code <<= 1
    return found


CODES = _codes()


def _difference(value):
    size = abs(value).bit_length()
    if not size:
        return CODES[0]
    return CODES[size] + format(value if value > 0 else value + (1 << size) - 1, '0%db' % size)


def _segment(marker, data):
    return struct.pack('>BBH', 0xff, marker, len(data) + 2) + data


def jpeg(seed, width, height):
    """A picture of the given size whose pattern depends on the seed."""
    head = b'\xff\xd8' + _segment(0xe0, b'JFIF\0\1\1\0\0\1\0\1\0\0')
    head += _segment(0xdb, b'\0' + bytes([8] * 64))
    head += _segment(0xc0, struct.pack('>BHHB', 8, height, width, 3) + bytes(
        (1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)))
    head += _segment(0xc4, b'\0' + bytes(COUNTS) + bytes(VALUES))
    head += _segment(0xc4, b'\x10' + bytes((1,)) + bytes(15) + b'\0')
    head += _segment(0xda, bytes((3, 1, 0, 2, 0, 3, 0, 0, 63, 0)))
    across, down = (width + 7) // 8, (height + 7) // 8
    tints = [struct.unpack('>bbbb', struct.pack('>I', zlib.crc32(b'%d:%d' % (seed, each))))
             for each in range(8)]
    bits, before = [], [0, 0, 0]
    for row in range(down):
        for column in range(across):
            place = min(column * 5 // across, 4 - column * 5 // across)
            tint = tints[(row * 5 // down * 3 + place) % 8]
            for part in range(3):
                value = tint[part] if part else tint[0] // 2 + 20
                bits.append(_difference(value - before[part]) + END_OF_BLOCK)
                before[part] = value
    text = ''.join(bits)
    text += '1' * (-len(text) % 8)
    data = int(text, 2).to_bytes(len(text) // 8, 'big').replace(b'\xff', b'\xff\0')
    return head + data + b'\xff\xd9'

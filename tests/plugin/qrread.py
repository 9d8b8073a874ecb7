# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a QR code: out of a PNG picture, or out of lines of block characters.

It knows no more than such a picture needs that nothing has harmed: byte mode, correction level M,
versions 1 to 10 (ISO/IEC 18004). One wrong module among the data makes it refuse the picture.
"""
import struct
import zlib

# version: code words for correction per block, sizes of the data blocks, places of alignments
VERSIONS = {
    1: (10, [16], []), 2: (16, [28], [6, 18]), 3: (26, [44], [6, 22]), 4: (18, [32] * 2, [6, 26]),
    5: (24, [43] * 2, [6, 30]), 6: (16, [27] * 4, [6, 34]), 7: (18, [31] * 4, [6, 22, 38]),
    8: (22, [38] * 2 + [39] * 2, [6, 24, 42]), 9: (22, [36] * 3 + [37] * 2, [6, 26, 46]),
    10: (26, [43] * 4 + [44], [6, 28, 50]),
}
MASKS = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
LEVEL_M = 0
BLOCKS = {' ': (0, 0), '\xa0': (0, 0), '▀': (1, 0), '▄': (0, 1), '█': (1, 1)}


class Unreadable(Exception):
    """This is not a QR code, or not a faultless one."""


# --- modules out of what is shown ---------------------------------------------------------------


def png_rows(data):
    """The pixels of a PNG of one grey bit, as rows of booleans: whether they are dark."""
    if data[:8] != b'\x89PNG\r\n\x1a\n':
        raise Unreadable('no PNG')
    at, packed, head = 8, b'', None
    while at < len(data):
        size, name = struct.unpack_from('>I4s', data, at)
        body = data[at + 8:at + 8 + size]
        if zlib.crc32(name + body) != struct.unpack_from('>I', data, at + 8 + size)[0]:
            raise Unreadable('a wrong checksum in the PNG')
        if name == b'IHDR':
            head = struct.unpack('>IIBBBBB', body)
        elif name == b'IDAT':
            packed += body
        at += 12 + size
    if not head or head[2:] != (1, 0, 0, 0, 0):
        raise Unreadable('a PNG of kind %s' % (head,))
    width, height = head[:2]
    lines, size = zlib.decompress(packed), (width + 7) // 8 + 1
    if len(lines) != size * height:
        raise Unreadable('a PNG of %d bytes' % len(lines))
    rows = []
    for y in range(height):
        line = lines[y * size:(y + 1) * size]
        if line[0] != 0:
            raise Unreadable('a PNG with filters')
        rows.append([not line[1 + x // 8] >> (7 - x % 8) & 1 for x in range(width)])
    return rows


def block_rows(lines, drawn_is_light=True):
    """The halves of block characters, as rows of booleans: whether they are dark."""
    rows = []
    for line in lines:
        if any(letter not in BLOCKS for letter in line):
            raise Unreadable('not only blocks: "%s"' % line)
        for half in (0, 1):
            rows.append([bool(BLOCKS[letter][half]) != drawn_is_light for letter in line])
    return rows


def trim(rows, margin):
    """What is inside the margin; it must be light, and so wide on all sides."""
    width = len(rows[0]) if rows else 0
    if any(len(row) != width for row in rows):
        raise Unreadable('lines of different lengths')
    dark = [(x, y) for y, row in enumerate(rows) for x, bit in enumerate(row) if bit]
    if not dark:
        raise Unreadable('nothing dark')
    left, right = min(x for x, _y in dark), max(x for x, _y in dark)
    top, bottom = min(y for _x, y in dark), max(y for _x, y in dark)
    spaces = (left, width - 1 - right, top, len(rows) - 1 - bottom)
    if min(spaces) < margin:
        raise Unreadable('margins of %s' % (spaces,))
    return [row[left:right + 1] for row in rows[top:bottom + 1]]


def shrink(rows):
    """One value for each module; the first line of a finder is seven modules long."""
    run = next((x for x, bit in enumerate(rows[0]) if not bit), 0)
    scale, rest = divmod(run, 7)
    if rest or not scale or len(rows) % scale or len(rows[0]) % scale:
        raise Unreadable('modules of %d/7 pixels' % run)
    small = [row[::scale] for row in rows[::scale]]
    for y, row in enumerate(rows):
        for x, bit in enumerate(row):
            if bit != small[y // scale][x // scale]:
                raise Unreadable('a module that is not of one colour')
    return small, scale


# --- text out of modules ------------------------------------------------------------------------


def _mark(fixed, rows, columns):
    for row in rows:
        for column in columns:
            fixed[row][column] = True


def _fixed(size, version):
    """Which modules hold no data."""
    fixed = [[False] * size for _ in range(size)]
    _mark(fixed, range(9), range(9))
    _mark(fixed, range(9), range(size - 8, size))
    _mark(fixed, range(size - 8, size), range(9))
    _mark(fixed, [6], range(size))
    _mark(fixed, range(size), [6])
    places = VERSIONS[version][2]
    for row in places:
        for column in places:
            if (row, column) not in ((6, 6), (6, size - 7), (size - 7, 6)):
                _mark(fixed, range(row - 2, row + 3), range(column - 2, column + 3))
    if version >= 7:
        _mark(fixed, range(6), range(size - 11, size - 8))
        _mark(fixed, range(size - 11, size - 8), range(6))
    return fixed


def _check_finders(modules, size):
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for y in range(7):
            for x in range(7):
                ring = max(abs(x - 3), abs(y - 3))
                if modules[top + y][left + x] != (ring != 2):
                    raise Unreadable('a finder is broken')


def _format_of(bits):
    """(level, mask) out of 15 bits that must be faultless."""
    bits ^= 0x5412
    rest = bits
    for place in range(14, 9, -1):
        if rest >> place & 1:
            rest ^= 0x537 << (place - 10)
    if rest:
        raise Unreadable('the format is broken')
    return bits >> 13, bits >> 10 & 7


def _mask(modules, size):
    first = [(8, column) for column in (0, 1, 2, 3, 4, 5, 7, 8)] + [
        (row, 8) for row in (7, 5, 4, 3, 2, 1, 0)]
    second = [(row, 8) for row in range(size - 1, size - 8, -1)] + [
        (8, column) for column in range(size - 8, size)]
    found = set()
    for places in (first, second):
        bits = 0
        for row, column in places:
            bits = bits << 1 | modules[row][column]
        found.add(_format_of(bits))
    if len(found) != 1 or not modules[size - 8][8]:
        raise Unreadable('the formats differ')
    level, mask = found.pop()
    if level != LEVEL_M:
        raise Unreadable('correction level %d' % level)
    return mask


def _words(modules, size, version):
    """The code words in the order in which they are laid."""
    fixed, masked = _fixed(size, version), MASKS[_mask(modules, size)]
    bits, upwards, right = [], True, size - 1
    while right > 0:
        if right == 6:
            right -= 1
        for step in range(size):
            row = size - 1 - step if upwards else step
            for column in (right, right - 1):
                if not fixed[row][column]:
                    bits.append(modules[row][column] != masked(row, column))
        right, upwards = right - 2, not upwards
    return [int(''.join('01'[bit] for bit in bits[at:at + 8]), 2)
            for at in range(0, len(bits) - 7, 8)]


def _times_two(value):
    return value << 1 ^ (0x11d if value & 0x80 else 0)


def _is_faultless(block, correction):
    """Whether the block is a multiple of the generator: its value is 0 at its roots."""
    root = 1
    for _number in range(correction):
        value = 0
        for word in block:
            product, factor, left = 0, root, value
            while left:
                product ^= factor if left & 1 else 0
                factor, left = _times_two(factor), left >> 1
            value = product ^ word
        if value:
            return False
        root = _times_two(root)
    return True


def _data(words, version):
    """The data words, checked and in order."""
    correction, sizes, _places = VERSIONS[version]
    blocks = [[] for _ in sizes]
    at = 0
    for number in range(max(sizes)):
        for block, size in zip(blocks, sizes):
            if number < size:
                block.append(words[at])
                at += 1
    data = [word for block in blocks for word in block]
    for _number in range(correction):
        for block in blocks:
            block.append(words[at])
            at += 1
    if not all(_is_faultless(block, correction) for block in blocks):
        raise Unreadable('a module is wrong')
    return data


def decode(modules):
    """The text of a square of booleans."""
    size = len(modules)
    version, rest = divmod(size - 17, 4)
    if rest or version not in VERSIONS or any(len(row) != size for row in modules):
        raise Unreadable('%d modules' % size)
    _check_finders(modules, size)
    data = _data(_words(modules, size, version), version)
    bits = ''.join('{:08b}'.format(word) for word in data)
    if bits[:4] != '0100':
        raise Unreadable('mode ' + bits[:4])
    start = 4 + (8 if version < 10 else 16)
    count = int(bits[4:start], 2)
    if start + 8 * count > len(bits):
        raise Unreadable('the text is cut')
    return bytes(int(bits[at:at + 8], 2)
                 for at in range(start, start + 8 * count, 8)).decode('utf-8')


def read_png(data, margin=4):
    """The text in a PNG whose margin is so many modules wide."""
    modules, scale = shrink(trim(png_rows(data), 1))
    trim(png_rows(data), margin * scale)
    return decode(modules)


def read_blocks(lines, margin=2, drawn_is_light=True):
    """The text in lines of block characters; there may be half a line more than is needed."""
    rows = block_rows(lines, drawn_is_light)
    if rows and all(rows[-1]): # the lower half of the last line, of which nothing is drawn
        rows.pop()
    return decode(trim(rows, margin))

# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures and other files, made up from a number: the same bytes every time."""
import struct
import zlib

from people.jpeg import jpeg

PROFILE = (('a', 160), ('b', 320), ('c', 640))
IN_MESSAGES = (('s', 90), ('m', 320), ('x', 800))


def noise(seed, place):
    """A small number that depends on both."""
    return zlib.crc32(b'%d/%d' % (seed, place))


def png(seed, width, height):
    """A picture of squares, as PNG."""
    colours = [struct.pack('>I', noise(seed, each))[:3] for each in range(16)]
    rows = []
    for row in range(height):
        rows.append(b'\0' + b''.join(
            colours[(row * 4 // height) * 4 + column * 4 // width] for column in range(width)))

    def chunk(name, data):
        return struct.pack('>I', len(data)) + name + data + struct.pack(
            '>I', zlib.crc32(name + data))

    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack(
        '>IIBBBBB', width, height, 8, 2, 0, 0, 0)) +
        chunk(b'IDAT', zlib.compress(b''.join(rows), 9)) + chunk(b'IEND', b''))


class Picture:
    """A photo: of a profile, a chat or in a message."""

    def __init__(self, seed, date, dc, sizes=PROFILE, ratio=1.0):
        self.id = (seed << 20 | noise(seed, date) & 0xfffff) & 0x7fffffffffffffff
        self.seed = seed
        self.date = date
        self.dc = dc
        self.sizes = sizes
        self.ratio = ratio
        self.given = None
        self.told = dc
        self.renewals = 0
        self._made = {}

    def profile(self):
        """UserProfilePhoto"""
        return {'_': 'userProfilePhoto', 'photo_id': self.id, 'dc_id': self.told}

    def of_chat(self):
        """ChatPhoto"""
        return {'_': 'chatPhoto', 'photo_id': self.id, 'dc_id': self.told}

    @property
    def reference(self):
        """The file reference that clients have to give."""
        return bytes([1 + self.renewals]) + struct.pack('<q', self.id)

    @property
    def hash(self):
        """The access hash of the file."""
        return self.id * 7 + 1 & 0x7fffffffffffffff

    def _shape(self, edge):
        return max(int(edge * min(self.ratio, 1)), 1), max(int(edge / max(self.ratio, 1)), 1)

    def photo(self):
        """Photo"""
        sizes = []
        for name, edge in self.sizes:
            width, height = self._shape(edge)
            sizes.append({'_': 'photoSize', 'type': name, 'w': width, 'h': height,
                          'size': len(self.content(name))})
        return {'_': 'photo', 'id': self.id, 'access_hash': self.hash, 'date': int(self.date),
                'file_reference': self.reference, 'sizes': sizes, 'dc_id': self.dc}

    def content(self, name):
        """The bytes of one size, or None."""
        edge = dict(self.sizes).get(name)
        if edge is None:
            return None
        if self.given is not None:
            return self.given
        if name not in self._made:
            self._made[name] = jpeg(self.seed, *self._shape(edge))
        return self._made[name]


class File:
    """A document in a message: any kind of file."""

    def __init__(self, number, keys, date):
        self.id = number
        self.keys = keys
        self.date = date
        self.dc = keys.get('dc', 2)
        self.size = keys.get('size', 1000)
        self.mime = keys.get('mime', 'application/octet-stream')
        self.renewals = 0
        self.picture = None
        if keys.get('thumb'):
            self.picture = Picture(number, date, self.dc, (('m', 320),))

    reference = Picture.reference
    hash = Picture.hash

    def document(self):
        """Document"""
        keys = self.keys
        attributes = list(keys.get('attributes', []))
        if 'name' in keys:
            attributes.append({'_': 'documentAttributeFilename', 'file_name': keys['name']})
        return {'_': 'document', 'id': self.id, 'access_hash': self.hash,
                'file_reference': self.reference, 'date': int(self.date), 'mime_type': self.mime,
                'size': self.size, 'dc_id': self.dc, 'attributes': attributes,
                'thumbs': self.picture.photo()['sizes'] if self.picture else None}

    def content(self, name, offset=0, limit=1 << 20):
        """Some of the bytes of the file, or those of its small picture."""
        if name:
            found = self.picture and self.picture.content(name)
            return None if found is None else found[offset:offset + limit]
        limit = max(min(limit, self.size - offset), 0)
        if self.mime == 'image/png':
            return png(self.id, 64, 64).ljust(self.size, b'\0')[offset:offset + limit]
        first, last = offset // 16, (offset + limit + 15) // 16
        text = b''.join(b'%08x:%06x\n' % (each * 16 & 0xffffffff, noise(self.id, each) & 0xffffff)
                        for each in range(first, last))
        return text[offset - first * 16:][:limit]


class Attachment:
    """A photo or a document as the media of a message."""

    def __init__(self, picture=None, file=None, keys=None):
        self.picture = picture
        self.file = file
        self.keys = keys or {}

    def media(self):
        """MessageMedia"""
        if self.file is None:
            return {'_': 'messageMediaPhoto', 'photo': self.picture.photo(), **self.keys}
        return {'_': 'messageMediaDocument', 'document': self.file.document(), **self.keys}
